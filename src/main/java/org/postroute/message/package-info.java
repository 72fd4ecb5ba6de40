/**
 * Mail as values: addresses, identifiers, the parsed message and what was understood of it (RFC 5322, RFC 2045-2049).
 * No Camel and no database here.
 */
@NullMarked
package org.postroute.message;

import org.jspecify.annotations.NullMarked;
