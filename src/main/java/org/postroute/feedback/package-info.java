/** Delivery reports (RFC 3464) and other mail about our mail. */
@NullMarked
package org.postroute.feedback;

import org.jspecify.annotations.NullMarked;
