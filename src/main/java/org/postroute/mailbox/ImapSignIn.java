package org.postroute.mailbox;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/**
 * Proves to an IMAP server who we are. With a password: SASL PLAIN, which carries every character, else LOGIN. Without:
 * the server has greeted with PREAUTH, or offers ANONYMOUS (RFC 4505).
 */
record ImapSignIn(ImapWire wire) {
    /** RFC 5530: not now, rather than not you. */
    private static final Set<String> TRANSIENT = Set.of("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG");

    /**
     * @throws MisconfiguredException when the server rejects the credentials or offers no way that we have
     * @throws RetryableException when the server says that it is out of order
     */
    void with(ServerSettings server) throws ProtocolException {
        if (wire.isAuthenticated()) {
            return;
        }
        try {
            if (server.auth() == AuthMode.NONE) {
                anonymous();
            } else {
                password(server);
            }
        } catch (CommandFailedException e) {
            throw rejected(e, server);
        }
    }

    private void anonymous() throws ProtocolException {
        if (!wire.hasCapability("AUTH=ANONYMOUS") || !wire.hasCapability("SASL-IR")) {
            throw new MisconfiguredException("the server asks for a sign-in, but the auth mode is none");
        }
        wire.simpleCommand("AUTHENTICATE ANONYMOUS =", null);
    }

    private void password(ServerSettings server) throws ProtocolException {
        String username = server.username() == null ? "" : server.username();
        Secret password = server.password();
        String revealed = password == null ? "" : password.reveal();
        if (wire.hasCapability("AUTH=PLAIN")) {
            wire.authplain(null, username, revealed);
        } else if (!wire.hasCapability("LOGINDISABLED")) {
            wire.login(username, revealed);
        } else if (wire.hasCapability("AUTH=LOGIN")) {
            wire.authlogin(username, revealed);
        } else {
            throw new MisconfiguredException("the server offers no sign-in by password");
        }
    }

    private static RuntimeException rejected(CommandFailedException e, ServerSettings server) {
        String words =
                ServerWords.of(e.getResponse() == null ? "" : e.getResponse().getRest(), server);
        boolean outOfOrder = Stream.of(words.toUpperCase(Locale.ROOT).split("[^A-Z]+"))
                .limit(2)
                .anyMatch(TRANSIENT::contains);
        return outOfOrder
                ? new RetryableException("sign-in is not possible now: " + words, null)
                : new MisconfiguredException("sign-in rejected: " + words);
    }
}
