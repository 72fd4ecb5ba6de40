/** Metrics, health and reconciliation. The only user of Micrometer. */
@NullMarked
package org.postroute.ops;

import org.jspecify.annotations.NullMarked;
