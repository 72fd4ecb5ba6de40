/** Composing the answer: threading (RFC 5322, 3.6.4), content types, signature, headers from an allow-list. */
@NullMarked
package org.postroute.outbound;

import org.jspecify.annotations.NullMarked;
