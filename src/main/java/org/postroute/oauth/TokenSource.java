package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RejectedSignInException;
import org.postroute.message.RetryableException;
import org.postroute.oauth.RefreshAnswer.Granted;
import org.postroute.oauth.RefreshAnswer.Refused;
import org.postroute.oauth.RefreshAnswer.Unusable;

/**
 * Access tokens from refresh tokens. What is kept is the truth, for this process and all others; nothing is remembered here
 * but what the server gave and could not be kept yet.
 *
 * <p>A token is given out until it is time for another one. Then one caller of all processes asks, under a lease that is
 * longer than any request; the others go on with the old token while it is good, or wait and look again. What the server
 * gave is kept before anybody uses it, because a server that rotates refresh tokens (RFC 9700, 4.14.2) takes the use of
 * an old one for theft and ends all of them. For the same reason nobody who is refused believes it before he has looked
 * whether somebody else was given something newer. How the server refused or failed is kept too, so that it is left alone
 * for a while by all processes and after a restart.
 */
public final class TokenSource implements AccessTokens, AutoCloseable {
    private static final Duration LEASE = ServerConnection.PATIENCE.multipliedBy(4);
    private static final Duration PATIENCE = LEASE.plusSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(30);
    private static final Duration AFTER_REJECTIONS = Duration.ofMinutes(10);

    private final Map<String, ReentrantLock> asking = new ConcurrentHashMap<>();
    private final Map<String, Unkept> unkept = new ConcurrentHashMap<>();
    private final Renewals renewals;
    private final TokenEndpoint endpoint;
    private final MailEvent.Listener events;
    private final RandomGenerator random;

    private TokenSource(Renewals renewals, TokenEndpoint endpoint, MailEvent.Listener events, RandomGenerator random) {
        this.renewals = renewals;
        this.endpoint = endpoint;
        this.events = events;
        this.random = random;
    }

    /**
     * @param connection to the authorization servers, see {@link ServerConnection}
     * @param events hears of every answer of an authorization server
     * @param clock to read dates that servers name
     */
    public static TokenSource of(
            Renewals renewals,
            HTTPRequestSender connection,
            MailEvent.Listener events,
            RandomGenerator random,
            InstantSource clock) {
        return new TokenSource(renewals, new TokenEndpoint(connection, clock), events, random);
    }

    /** What the server gave and the ledger did not take yet. */
    private record Unkept(Credential seen, Grant grant, long askedAtNanos) {}

    @Override
    public Secret of(MailboxSettings mailbox) {
        OAuthSettings settings = settings(mailbox);
        String key = mailbox.address().key();
        Credential seen = unkept.containsKey(key) ? null : current(mailbox, settings);
        if (seen != null && seen.isFresh() && seen.accessToken() != null) {
            return seen.accessToken();
        }
        ReentrantLock lock = asking.computeIfAbsent(key, mine -> new ReentrantLock());
        if (!acquired(lock, seen != null && seen.isValid() ? Duration.ZERO : PATIENCE)) {
            if (seen != null && seen.accessToken() != null && seen.isValid()) {
                return seen.accessToken();
            }
            throw tooLong(mailbox);
        }
        try {
            return renewed(mailbox, settings);
        } finally {
            lock.unlock();
        }
    }

    private static OAuthSettings settings(MailboxSettings mailbox) {
        OAuthSettings settings = mailbox.oauth();
        if (settings == null) {
            throw new IllegalArgumentException(mailbox.id() + " signs in by password");
        }
        return settings;
    }

    private Credential current(MailboxSettings mailbox, OAuthSettings settings) {
        return renewals.current(mailbox.address().key(), settings)
                .orElseThrow(() -> new MisconfiguredException(mailbox.id() + " has no consent yet: sign in by"
                        + " `postroute authorize " + mailbox.id() + "`, or give oauth.refresh-token"));
    }

    private static boolean acquired(ReentrantLock lock, Duration patience) {
        try {
            return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Secret renewed(MailboxSettings mailbox, OAuthSettings settings) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            keep(mailbox);
            Credential seen = current(mailbox, settings);
            Secret token = seen.accessToken();
            if (token != null && (seen.isFresh() || seen.isValid() && (!seen.mayAsk() || seen.leased()))) {
                return token;
            }
            Secret refreshToken = askable(mailbox, seen);
            if (!seen.leased() && renewals.lease(seen, LEASE)) {
                ask(mailbox, settings, seen, refreshToken);
            } else {
                pause();
            }
        }
        throw tooLong(mailbox);
    }

    private static Secret askable(MailboxSettings mailbox, Credential seen) {
        Secret refreshToken = seen.refreshToken();
        if (refreshToken != null && seen.mayAsk()) {
            return refreshToken;
        }
        String again = "; the authorization server is asked again in "
                + Math.max(1, seen.untilAskedAgain().toSeconds()) + " s";
        String problem = seen.standing().problem() == null
                ? "there is no consent"
                : seen.standing().problem();
        throw switch (seen.standing().state()) {
            case NEEDS_AUTHORIZATION ->
                new RejectedSignInException(
                        mailbox.id() + " has to be authorized again: " + problem + ": sign in by `postroute authorize "
                                + mailbox.id() + "`, or give a new oauth.refresh-token",
                        null);
            case WRONG_CLIENT ->
                new MisconfiguredException(mailbox.id() + " is refused for its OAuth client: " + problem
                        + ": check oauth.client-id, oauth.client-secret, oauth.tenant and oauth.scopes" + again);
            case OK ->
                seen.rejections() > 0 && seen.failures() == 0
                        ? new MisconfiguredException(
                                mailbox.id() + " has access tokens that the mail server does not take:"
                                        + " check that IMAP and SMTP are allowed for the mailbox, its username and oauth.scopes"
                                        + again)
                        : new RetryableException(mailbox.id() + ": " + problem + again, null, seen.untilAskedAgain());
        };
    }

    /**
     * The one who has the lease. What comes of it is kept, and read again by the caller; also when he is interrupted, because a
     * rotated refresh token that is lost is a consent that is lost.
     */
    private void ask(MailboxSettings mailbox, OAuthSettings settings, Credential seen, Secret refreshToken) {
        long asked = System.nanoTime();
        RefreshAnswer answer = endpoint.ask(settings, refreshToken);
        boolean interrupted = Thread.interrupted();
        try {
            keep(mailbox, settings, seen, answer, asked);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void keep(
            MailboxSettings mailbox, OAuthSettings settings, Credential seen, RefreshAnswer answer, long asked) {
        if (answer instanceof Granted granted) {
            unkept.put(seen.mailbox(), new Unkept(seen, granted.grant(), asked));
            keep(mailbox);
        } else if (answer instanceof Refused refused) {
            boolean stands = renewals.refused(seen, settings, refused.state(), refused.problem(), AFTER_REFUSAL);
            if (stands) {
                events.on(new MailEvent.TokenRefused(
                        mailbox.id(), refused.problem(), seen.standing().state() == Standing.State.OK));
            }
        } else if (answer instanceof Unusable unusable) {
            renewals.delayed(seen, unusable.problem(), delay(seen, unusable.retryAfter()));
            events.on(new MailEvent.TokenDelayed(mailbox.id(), unusable.problem()));
        }
    }

    /** Also what an earlier caller could not keep: until it is kept there is nothing else that could be used. */
    private void keep(MailboxSettings mailbox) {
        Unkept waiting = unkept.get(mailbox.address().key());
        if (waiting == null) {
            return;
        }
        Grant grant = waiting.grant().after(Duration.ofNanos(System.nanoTime() - waiting.askedAtNanos()));
        Duration margin = grant.margin()
                .plus(grant.margin().multipliedBy(random.nextInt(500)).dividedBy(1_000));
        boolean kept = renewals.renewed(waiting.seen(), grant, grant.lifetime().minus(margin));
        unkept.remove(mailbox.address().key());
        if (kept) {
            boolean restored = waiting.seen().standing().state() != Standing.State.OK;
            events.on(new MailEvent.TokenGranted(mailbox.id(), restored));
        }
    }

    /** Ten seconds to five minutes, doubled each time, unless the server named a time. */
    private Duration delay(Credential seen, @Nullable Duration retryAfter) {
        Duration doubled = Duration.ofSeconds(Math.min(300, 10L << Math.min(5, seen.failures())));
        Duration jittered =
                doubled.minus(doubled.multipliedBy(random.nextInt(250)).dividedBy(1_000));
        return retryAfter == null ? jittered : retryAfter;
    }

    @Override
    public void rejected(MailboxSettings mailbox, Secret token) {
        renewals.rejected(mailbox.address().key(), token, AFTER_REJECTIONS);
    }

    /** Comes back when nobody asks a server any more, so that what one gives is kept; after the time that takes at most. */
    @Override
    public void close() {
        long end = System.nanoTime() + ServerConnection.PATIENCE.toNanos();
        for (ReentrantLock lock : asking.values()) {
            if (acquired(lock, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                lock.unlock();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RetryableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RetryableException("stopped while waiting for an access token", e);
    }

    private static RetryableException tooLong(MailboxSettings mailbox) {
        return new RetryableException(mailbox.id() + ": somebody else asks for an access token for too long", null);
    }
}
