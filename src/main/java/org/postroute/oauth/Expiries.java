package org.postroute.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.PostrouteSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When consents and client secrets will end, as far as anybody told: the server with a token ({@code
 * refresh_token_expires_in}: seven days for an application of Google's that is in testing), the configuration for the
 * secret. What nobody told is not guessed, because an alarm that is false is soon not heard.
 */
public final class Expiries {
    private static final Logger LOG = LoggerFactory.getLogger(Expiries.class);
    private static final Duration CONSENT_NOTICE = Duration.ofDays(3);
    private static final Duration CLIENT_NOTICE = Duration.ofDays(30);

    private final Supplier<PostrouteSettings> settings;
    private final Credentials credentials;
    private final InstantSource clock;

    public Expiries(Supplier<PostrouteSettings> settings, Credentials credentials, InstantSource clock) {
        this.settings = settings;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Once a day, a line in the log for each thing that somebody has to see to. Called by a route. */
    public void warn() {
        for (MailboxSettings mailbox : settings.get().mailboxes()) {
            OAuthSettings oauth = mailbox.oauth();
            if (oauth != null) {
                warn(mailbox, oauth);
            }
        }
    }

    private void warn(MailboxSettings mailbox, OAuthSettings oauth) {
        Optional<Standing> standing =
                credentials.standing(mailbox.address().key()).filter(known -> known.isOf(oauth));
        standing.filter(known -> known.state() != Standing.State.OK)
                .ifPresent(known -> LOG.warn(
                        "mailbox gets no access tokens mailbox={} state={} problem={}",
                        mailbox.id(),
                        known.state().word(),
                        known.problem()));
        standing.map(Standing::endsAt)
                .filter(end -> isWithin(CONSENT_NOTICE, end))
                .ifPresent(end ->
                        LOG.warn("consent ends soon, sign in again mailbox={} hours={}", mailbox.id(), hours(end)));
        Optional.ofNullable(clientSecretEnd(oauth))
                .filter(end -> isWithin(CLIENT_NOTICE, end))
                .ifPresent(end -> LOG.warn(
                        "client secret ends soon, put a new one into oauth.client-secret mailbox={} hours={}",
                        mailbox.id(),
                        hours(end)));
    }

    private boolean isWithin(Duration notice, Instant end) {
        return clock.instant().plus(notice).isAfter(end);
    }

    private long hours(Instant end) {
        return Duration.between(clock.instant(), end).toHours();
    }

    /** The end of its last day, UTC; null when not told. */
    public static @Nullable Instant clientSecretEnd(OAuthSettings settings) {
        return settings.clientSecretExpires() == null
                ? null
                : settings.clientSecretExpires()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
    }
}
