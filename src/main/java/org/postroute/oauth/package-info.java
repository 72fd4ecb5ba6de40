/** OAuth 2.0 (RFC 6749): consent, access tokens, refresh tokens and their keeping. */
@NullMarked
package org.postroute.oauth;

import org.jspecify.annotations.NullMarked;
