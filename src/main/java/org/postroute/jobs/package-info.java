/** The job: Camel component: alarm clocks over db-scheduler that wake up work whose truth is a row of the ledger. */
@NullMarked
package org.postroute.jobs;

import org.jspecify.annotations.NullMarked;
