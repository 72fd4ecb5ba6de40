/** The mailbox: Camel component over IMAP (RFC 9051), submission over SMTP (RFC 6409), TLS trust and connection tests. */
@NullMarked
package org.postroute.mailbox;

import org.jspecify.annotations.NullMarked;
