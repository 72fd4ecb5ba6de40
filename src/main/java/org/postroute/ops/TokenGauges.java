package org.postroute.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MailEvent;
import org.postroute.oauth.Credentials;
import org.postroute.oauth.Expiries;
import org.postroute.oauth.Standing;

/** How mailboxes stand with their authorization servers, and how long that will last; what nobody knows is NaN. */
final class TokenGauges implements MailEvent.Listener {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final Supplier<PostrouteSettings> settings;
    private final Credentials credentials;
    private final InstantSource clock;
    private final InstantSource steady;
    private final MeterRegistry registry;
    private @Nullable Map<String, Standing> standings;
    private Instant readAt = Instant.MIN;

    /** @param steady for ages */
    TokenGauges(
            Supplier<PostrouteSettings> settings,
            Credentials credentials,
            InstantSource clock,
            InstantSource steady,
            MeterRegistry registry) {
        this.settings = settings;
        this.credentials = credentials;
        this.clock = clock;
        this.steady = steady;
        this.registry = registry;
        settings.get().mailboxes().stream()
                .filter(mailbox -> mailbox.oauth() != null)
                .forEach(mailbox -> watch(mailbox.id()));
    }

    /** Mailboxes that were added since are watched from their first token on. */
    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.TokenGranted granted) {
            watch(granted.mailbox());
        } else if (event instanceof MailEvent.TokenRefused refused) {
            watch(refused.mailbox());
        }
    }

    private void watch(String id) {
        if (watched.add(id)) {
            gauge("postroute.oauth.authorization.needed", null, id, this::needed);
            gauge(
                    "postroute.oauth.consent.remaining",
                    "seconds",
                    id,
                    mailbox -> standing(mailbox)
                            .map(Standing::endsAt)
                            .map(this::seconds)
                            .orElse(Double.NaN));
            gauge(
                    "postroute.oauth.client.secret.remaining",
                    "seconds",
                    id,
                    mailbox -> Optional.ofNullable(mailbox.oauth())
                            .map(Expiries::clientSecretEnd)
                            .map(this::seconds)
                            .orElse(Double.NaN));
        }
    }

    private void gauge(String name, @Nullable String unit, String id, Function<MailboxSettings, Double> value) {
        Gauge.builder(name, () -> settings.get().mailbox(id).map(value).orElse(Double.NaN))
                .baseUnit(unit)
                .tag("mailbox", id)
                .register(registry);
    }

    /** A configured refresh token is good until a server says no; without one there has to be a consent. */
    private double needed(MailboxSettings mailbox) {
        OAuthSettings oauth = mailbox.oauth();
        boolean fine = oauth == null
                || standing(mailbox)
                        .map(standing -> standing.state() == Standing.State.OK)
                        .orElse(oauth.refreshToken() != null);
        return fine ? 0 : 1;
    }

    private double seconds(Instant end) {
        return Duration.between(clock.instant(), end).toMillis() / 1_000.0;
    }

    private Optional<Standing> standing(MailboxSettings mailbox) {
        OAuthSettings oauth = mailbox.oauth();
        return Optional.ofNullable(sample().get(mailbox.address().key()))
                .filter(standing -> oauth != null && standing.isOf(oauth));
    }

    /** A scrape of many gauges is one query. */
    private synchronized Map<String, Standing> sample() {
        Map<String, Standing> known = standings;
        if (known == null || steady.instant().isAfter(readAt.plus(FRESH))) {
            known = credentials.standings().stream().collect(Collectors.toMap(Standing::mailbox, Function.identity()));
            standings = known;
            readAt = steady.instant();
        }
        return known;
    }
}
