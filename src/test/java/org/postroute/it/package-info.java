/** The whole product as its own process, against a real Dovecot and Postfix. */
@NullMarked
package org.postroute.it;

import org.jspecify.annotations.NullMarked;
