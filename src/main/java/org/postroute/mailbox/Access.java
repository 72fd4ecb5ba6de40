package org.postroute.mailbox;

import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.ServerSettings;
import org.postroute.egress.EgressGuard;
import org.postroute.oauth.AccessTokens;

/** What it takes to get into the servers of all mailboxes. */
record Access(Dialer dialer, AccessTokens tokens) {
    /** By the policy as it is at each look-up. */
    static EgressGuard guard(Supplier<PostrouteSettings> settings) {
        return new EgressGuard(() -> settings.get().policy().egress());
    }

    CredentialSource credentials(MailboxSettings mailbox, ServerSettings server) {
        return new CredentialSource(mailbox, server, tokens);
    }

    /** A connection that is signed in: with a second token where the server does not take the first. */
    ImapConnection imap(ServerSettings server, NextCredentials credentials) throws IOException, ProtocolException {
        while (true) {
            Credentials shown = credentials.take();
            ImapConnection connection = ImapConnection.dial(dialer, server);
            boolean signedIn = false;
            try {
                connection.secure();
                String rejection = connection.signIn(shown).orElse(null);
                signedIn = rejection == null;
                if (rejection == null) {
                    return connection;
                }
                if (!credentials.rejected(shown)) {
                    throw Faults.rejected(rejection);
                }
            } finally {
                if (!signedIn) {
                    connection.close();
                }
            }
        }
    }
}
