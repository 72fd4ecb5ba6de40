/** Durable state and its transitions. The only user of JDBC: what is not in a row here did not happen. */
@NullMarked
package org.postroute.ledger;

import org.jspecify.annotations.NullMarked;
