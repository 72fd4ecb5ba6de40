package org.postroute.config;

import org.jspecify.annotations.Nullable;

/**
 * How to reach one server of a mailbox.
 *
 * @param username null with {@link AuthMode#NONE}
 * @param password null with {@link AuthMode#NONE} and {@link AuthMode#OAUTH2}
 */
public record ServerSettings(
        String host,
        int port,
        Security security,
        AuthMode auth,
        @Nullable String username,
        @Nullable Secret password) {

    /** SSL: TLS from the first byte. STARTTLS: required, never opportunistic. */
    public enum Security {
        SSL,
        STARTTLS,
        NONE
    }

    /** SASL mechanism or IMAP LOGIN. */
    public enum AuthMode {
        LOGIN,
        PLAIN,
        /** XOAUTH2 with an access token of the mailbox. */
        OAUTH2,
        NONE
    }
}
