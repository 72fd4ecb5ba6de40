package org.postroute.cli;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.Secret;
import org.postroute.egress.EgressGuard;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.mailbox.TlsTrust;
import org.postroute.oauth.AccessTokens;
import org.postroute.oauth.ServerConnection;
import org.postroute.oauth.TokenSource;

/**
 * Access tokens for a command that runs beside no service: the ledger, which holds the consents, is opened when the first
 * token is wanted, so that a command that needs none can be used while the service runs.
 */
final class LedgerTokens implements AccessTokens, AutoCloseable {
    private record Opened(Ledger ledger, TokenSource tokens) {}

    private final PostrouteSettings settings;
    private final TlsTrust trust;
    private final EgressGuard names;
    private @Nullable Opened opened;

    LedgerTokens(PostrouteSettings settings, TlsTrust trust, EgressGuard names) {
        this.names = names;
        this.settings = settings;
        this.trust = trust;
    }

    /** @throws org.postroute.message.MisconfiguredException also when a service that runs holds the ledger */
    @Override
    public Secret of(MailboxSettings mailbox) {
        return opened().tokens().of(mailbox);
    }

    @Override
    public void rejected(MailboxSettings mailbox, Secret token) {
        opened().tokens().rejected(mailbox, token);
    }

    private synchronized Opened opened() {
        if (opened == null) {
            opened = open();
        }
        return opened;
    }

    private Opened open() {
        InstantSource clock = InstantSource.system();
        Ledger ledger = Ledger.open(settings.ledger(), clock);
        try {
            return new Opened(
                    ledger,
                    TokenSource.of(
                            ledger.credentials(SealedSecrets.vault(settings.ledger(), settings.secretsKeyFile())),
                            new ServerConnection(trust.context(), names),
                            event -> {},
                            new SecureRandom(),
                            clock));
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.tokens().close();
            opened.ledger().close();
        }
    }
}
