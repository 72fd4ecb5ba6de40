package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.oauth.ConsentedApplication;
import org.postroute.oauth.Credential;
import org.postroute.oauth.Credentials;
import org.postroute.oauth.Grant;
import org.postroute.oauth.Renewals;
import org.postroute.oauth.Standing;
import org.postroute.oauth.TrialConsent;
import org.postroute.secrets.Vault;

/**
 * Consents in the ledger, sealed. Whoever asks an authorization server has a lease in the row, by the clock that all
 * processes share, and no transaction: one that dies in the middle holds nobody up for longer than the lease lasts.
 */
public final class StoredCredentials implements Credentials, Renewals {
    private static final int MAX_SCOPES = 2_000;
    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Shared shared;
    private final Vault vault;
    private final InstanceKey key;
    private final boolean exclusive;
    private final String self;

    /**
     * @param self names this process
     * @param exclusive whether it is the only one that may use the database
     */
    StoredCredentials(Shared shared, Vault vault, InstanceKey key, String self, boolean exclusive) {
        this.shared = shared;
        this.vault = vault;
        this.key = key;
        this.self = self;
        this.exclusive = exclusive;
    }

    /** Seals whatever else belongs to consents. */
    Vault vault() {
        return vault;
    }

    @Override
    public Optional<Standing> standing(String mailbox) {
        return shared.database()
                .read(handle -> CredentialRows.find(handle, mailbox).map(CredentialRow::standing));
    }

    @Override
    public List<Standing> standings() {
        return shared.database().read(CredentialRows::list).stream()
                .map(CredentialRow::standing)
                .toList();
    }

    @Override
    public Optional<Secret> refreshToken(String mailbox, OAuthSettings settings) {
        return shared.database()
                .read(handle -> CredentialRows.find(handle, mailbox))
                .filter(row -> row.isOf(ConsentedApplication.fingerprint(settings), seedHash(settings)))
                .flatMap(row -> Optional.ofNullable(row.opened(vault, SealedColumn.REFRESH_TOKEN, row.refreshToken())));
    }

    @Override
    public void consented(String mailbox, OAuthSettings settings, Grant grant) {
        if (grant.refreshToken() == null) {
            throw new IllegalArgumentException("a consent without a refresh token ends within the hour");
        }
        GivenConsent given = new GivenConsent(
                mailbox, ConsentedApplication.fingerprint(settings), sealed(mailbox, grant), List.of());
        shared.database().write(handle -> {
            given.write(handle, now(handle));
            return null;
        });
    }

    /**
     * What a test was given, sealed.
     *
     * @param former refresh token that was configured until now; null for none
     */
    GivenConsent sealed(TrialConsent consent, @Nullable Secret former) {
        return new GivenConsent(
                consent.mailbox(),
                ConsentedApplication.fingerprint(consent.settings()),
                sealed(consent.mailbox(), consent.grant()),
                Stream.of(Optional.ofNullable(former), Optional.of(consent.seed()))
                        .flatMap(Optional::stream)
                        .map(this::seedHash)
                        .distinct()
                        .toList());
    }

    private CredentialRows.Tokens sealed(String mailbox, Grant grant) {
        return sealed(mailbox, grant, grant.lifetime().minus(grant.margin()));
    }

    @Override
    public void revoked(String mailbox) {
        shared.database().write(handle -> {
            long again = now(handle) + FOREVER.toMillis();
            CredentialRows.takeBack(handle, mailbox, "the consent was taken back here", again);
            return null;
        });
    }

    @Override
    public void remove(String mailbox) {
        shared.database().write(handle -> {
            CredentialRows.remove(handle, mailbox);
            return null;
        });
    }

    @Override
    public Optional<Credential> current(String mailbox, OAuthSettings settings) {
        String application = ConsentedApplication.fingerprint(settings);
        String seed = seedHash(settings);
        Optional<Seen> seen = seen(mailbox);
        if (seed != null && seen.map(known -> known.givesWayTo(seed)).orElse(true)) {
            seen = seeded(mailbox, settings, seed);
        }
        Optional<Seen> own = seen.filter(known -> known.row().isOf(application, seed));
        own.filter(known -> !known.row().standing().application().equals(application))
                .ifPresent(known -> shared.database().write(handle -> {
                    CredentialRows.bind(handle, known.row(), application);
                    return null;
                }));
        return own.map(known -> credential(known, settings));
    }

    @Override
    public Optional<Credential> known(String mailbox, OAuthSettings settings) {
        String seed = seedHash(settings);
        return seen(mailbox)
                .filter(known -> known.row().isOf(ConsentedApplication.fingerprint(settings), seed))
                .filter(known -> seed == null || !known.givesWayTo(seed))
                .map(known -> credential(known, settings));
    }

    private Optional<Seen> seen(String mailbox) {
        return shared.database().read(handle -> {
            long now = now(handle);
            return CredentialRows.find(handle, mailbox).map(row -> new Seen(row, now));
        });
    }

    private record Seen(CredentialRow row, long now) {
        boolean givesWayTo(String seed) {
            return row.givesWayTo(seed, now);
        }
    }

    /** Empty when the connection that was added is removed by now: whoever is still signing in must not bring its consent back. */
    private Optional<Seen> seeded(String mailbox, OAuthSettings settings, String seed) {
        String application = ConsentedApplication.fingerprint(settings);
        String sealed =
                vault.seal(Objects.requireNonNull(settings.refreshToken()), SealedColumn.REFRESH_TOKEN.place(mailbox));
        return shared.database().write(handle -> {
            if (!AddedConnections.isThere(handle, shared.database().dialect(), settings.addedAs())) {
                return Optional.empty();
            }
            long now = now(handle);
            CredentialRow row = CredentialRows.begun(handle, mailbox, application, now);
            if (row.givesWayTo(seed, now)) {
                CredentialRows.Tokens tokens =
                        new CredentialRows.Tokens(sealed, null, "", null, Duration.ZERO, Duration.ZERO);
                CredentialRows.give(handle, row, application, tokens, CredentialRow.with(row.seeds(), seed), now);
                row = CredentialRows.find(handle, mailbox).orElseThrow();
            }
            return Optional.of(new Seen(row, now));
        });
    }

    private Credential credential(Seen seen, OAuthSettings settings) {
        CredentialRow row = seen.row();
        boolean dead = exclusive && !row.leaseHolder().equals(self);
        return row.credential(vault, clientHash(settings), row.leaseUntil() > seen.now() && !dead, seen.now());
    }

    @Override
    public boolean lease(Credential seen, Duration length) {
        vault.require();
        return shared.database().write(handle -> {
            long now = now(handle);
            return CredentialRows.lease(
                    handle, mailbox(seen), seen.generation(), self, exclusive, now, now + length.toMillis());
        });
    }

    @Override
    public void released(Credential seen) {
        shared.database().write(handle -> {
            CredentialRows.release(handle, mailbox(seen), seen.generation(), self);
            return null;
        });
    }

    @Override
    public boolean renewed(Credential seen, Grant grant, Duration renewIn) {
        CredentialRows.Tokens tokens = sealed(mailbox(seen), grant, renewIn);
        return shared.database()
                .write(handle -> CredentialRows.renew(handle, mailbox(seen), seen.generation(), tokens, now(handle)));
    }

    private CredentialRows.Tokens sealed(String mailbox, Grant grant, Duration renewIn) {
        Secret refresh = grant.refreshToken();
        return new CredentialRows.Tokens(
                refresh == null ? null : vault.seal(refresh, SealedColumn.REFRESH_TOKEN.place(mailbox)),
                vault.seal(grant.accessToken(), SealedColumn.ACCESS_TOKEN.place(mailbox)),
                scopes(grant.scopes()),
                grant.refreshLifetime(),
                renewIn,
                grant.lifetime());
    }

    private static String scopes(List<String> scopes) {
        String text = Text.bounded(String.join(" ", scopes), MAX_SCOPES);
        return text == null ? "" : text;
    }

    @Override
    public boolean refused(
            Credential seen, OAuthSettings settings, Standing.State state, String problem, Duration pause) {
        return shared.database().write(handle -> {
            long again = now(handle) + pause.toMillis();
            List<String> before = CredentialRows.find(handle, mailbox(seen))
                    .map(CredentialRow::refusedClients)
                    .orElse(List.of());
            return CredentialRows.refuse(
                    handle,
                    mailbox(seen),
                    seen.generation(),
                    state.word(),
                    Text.reason(problem),
                    CredentialRow.with(before, clientHash(settings)),
                    again);
        });
    }

    @Override
    public void delayed(Credential seen, String problem, Duration pause) {
        shared.database().write(handle -> {
            long again = now(handle) + pause.toMillis();
            CredentialRows.delay(handle, mailbox(seen), seen.generation(), Text.reason(problem), again);
            return null;
        });
    }

    @Override
    public void rejected(String mailbox, Secret accessToken, Duration pause) {
        shared.database()
                .read(handle -> CredentialRows.find(handle, mailbox))
                .filter(row ->
                        Objects.equals(accessToken, row.opened(vault, SealedColumn.ACCESS_TOKEN, row.accessToken())))
                .ifPresent(row -> shared.database().write(handle -> {
                    long now = now(handle);
                    CredentialRows.reject(handle, row, now - pause.toMillis(), now + pause.toMillis());
                    return null;
                }));
    }

    private static String mailbox(Credential seen) {
        return seen.standing().mailbox();
    }

    long now(Handle handle) {
        return shared.database().dialect().now(handle, shared.clock());
    }

    private @Nullable String seedHash(OAuthSettings settings) {
        return settings.refreshToken() == null ? null : seedHash(settings.refreshToken());
    }

    private String seedHash(Secret seed) {
        return hash("oauth-seed", seed);
    }

    private String clientHash(OAuthSettings settings) {
        return hash("oauth-client", settings.clientId(), settings.clientSecret(), settings.tokenUri());
    }

    /** Short: it only has to tell a few values of one mailbox apart. */
    private String hash(String purpose, @Nullable Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(value instanceof Secret secret ? secret.reveal() : String.valueOf(value))
                    .append('\0');
        }
        byte[] mac = key.sign(purpose, text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac, 0, 16);
    }
}
