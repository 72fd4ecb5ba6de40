/** Judging a received message: person or machine (RFC 3834), sender verdict (RFC 8601), reply text, attachments. */
@NullMarked
package org.postroute.inbound;

import org.jspecify.annotations.NullMarked;
