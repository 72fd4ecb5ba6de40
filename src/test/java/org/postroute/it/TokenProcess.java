package org.postroute.it;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.RetrySettings;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.message.PostrouteException;
import org.postroute.oauth.OAuthSamples;
import org.postroute.oauth.ServerConnection;
import org.postroute.oauth.TokenSource;

/**
 * A process that asks for access tokens all the time, with several threads, as one that receives and sends does. Tells each
 * token that it sees for the first time, and each fault.
 */
final class TokenProcess {
    private static final int THREADS = 6;

    private TokenProcess() {}

    /** Arguments: URL of the ledger, key file, address, token endpoint, refresh token, seconds to run. */
    public static void main(String[] arguments) throws Exception {
        LedgerSettings ledgerSettings = new LedgerSettings(
                arguments[0], null, null, new RetrySettings(8, Duration.ofSeconds(1), Duration.ofMinutes(10)));
        OAuthSettings oauth =
                OAuthSamples.settings(OAuthSettings.Provider.GENERIC, URI.create(arguments[3]), arguments[4]);
        MailboxSettings mailbox = OAuthSamples.mailbox(arguments[2], oauth);
        try (Ledger ledger = Ledger.open(ledgerSettings, InstantSource.system());
                TokenSource tokens = TokenSource.of(
                        ledger.credentials(SealedSecrets.vault(ledgerSettings, Path.of(arguments[1]))),
                        new ServerConnection(SSLContext.getDefault(), new EgressGuard(() -> EgressPolicy.USUAL)),
                        event -> {},
                        new Random(),
                        InstantSource.system())) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5]));
            Set<String> seen = ConcurrentHashMap.newKeySet();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> ask(tokens, mailbox, seen, end));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        say("end");
    }

    private static void ask(TokenSource tokens, MailboxSettings mailbox, Set<String> seen, long end) {
        while (System.nanoTime() < end) {
            try {
                String token = tokens.of(mailbox).reveal();
                if (seen.add(token)) {
                    say("token " + token);
                }
            } catch (PostrouteException e) {
                say("fault " + e.getMessage());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
