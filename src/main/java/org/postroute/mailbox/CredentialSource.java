package org.postroute.mailbox;

import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.oauth.AccessTokens;

/** Where the sign-ins to one server of a mailbox get what they show: from its settings, or an access token. */
record CredentialSource(MailboxSettings mailbox, ServerSettings server, AccessTokens tokens) {
    boolean isOAuth() {
        return server.auth() == AuthMode.OAUTH2;
    }

    /**
     * Blocks while a token is fetched.
     *
     * @throws org.postroute.message.PostrouteException as {@link AccessTokens#of}
     */
    Credentials get() {
        return new Credentials(server, isOAuth() ? tokens.of(mailbox) : null);
    }

    /**
     * To be told when the server has not taken them.
     *
     * @return whether others can be had
     */
    boolean rejected(Credentials credentials) {
        if (credentials.token() == null) {
            return false;
        }
        tokens.rejected(mailbox, credentials.token());
        return true;
    }
}
