package org.postroute.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/**
 * Consents as the test of a connection may use them that is not kept yet. A new refresh token is tried in memory, and what
 * comes of it waits in {@link #consents} until the connection is kept. A consent that is in use already is renewed in its
 * place, because a server that rotates refresh tokens knows no trial; how the server refuses somebody who is only tried is no
 * news of that consent and stays here.
 */
public final class TrialRenewals implements Renewals {
    private final Renewals live;
    private final Map<String, OAuthSettings> kept;
    private final InstantSource clock;
    private final Map<String, OAuthSettings> settings = new ConcurrentHashMap<>();
    private final Map<String, Trial> trials = new ConcurrentHashMap<>();
    private final Set<String> proven = ConcurrentHashMap.newKeySet();
    private final Map<String, Rejection> rejections = new ConcurrentHashMap<>();

    /** The last token of a kept consent that a mail server did not take. */
    private record Rejection(Secret token, int count, Instant askAgainAt) {}

    /** One that the ledger hears nothing of. */
    private record Trial(
            Credential credential, boolean seeded, @Nullable Grant grant) {}

    /**
     * @param kept mailboxes whose consent may be used, because nothing changes in where its tokens go, and the settings that
     *     they have been used with
     */
    public TrialRenewals(Renewals live, Map<String, OAuthSettings> kept, InstantSource clock) {
        this.live = live;
        this.kept = Map.copyOf(kept);
        this.clock = clock;
    }

    /** What was given for refresh tokens that are not in the ledger. */
    public List<TrialConsent> consents() {
        return trials.entrySet().stream()
                .filter(trial -> trial.getValue().seeded && trial.getValue().grant != null)
                .map(trial -> consent(trial.getKey(), trial.getValue()))
                .toList();
    }

    private TrialConsent consent(String mailbox, Trial trial) {
        Grant grant = Objects.requireNonNull(trial.grant);
        Duration passed = Duration.between(
                Objects.requireNonNull(trial.credential.standing().refreshedAt()), clock.instant());
        OAuthSettings tried = Objects.requireNonNull(settings.get(mailbox));
        return new TrialConsent(
                mailbox,
                tried,
                Objects.requireNonNull(tried.refreshToken()),
                new Grant(
                                grant.accessToken(),
                                grant.lifetime(),
                                trial.credential.refreshToken(),
                                grant.refreshLifetime(),
                                grant.scopes())
                        .after(passed.isNegative() ? Duration.ZERO : passed));
    }

    @Override
    public Optional<Credential> current(String mailbox, OAuthSettings tried) {
        settings.put(mailbox, tried);
        Trial trial = trials.get(mailbox);
        if (trial != null) {
            return Optional.of(trial.credential.seenAt(clock.instant()));
        }
        return known(mailbox, tried)
                .or(() -> Optional.ofNullable(tried.refreshToken()).map(seed -> begun(mailbox, tried, seed)));
    }

    /** Whoever comes with another client secret has to show that it is good for something. */
    @Override
    public Optional<Credential> known(String mailbox, OAuthSettings tried) {
        OAuthSettings before = kept.get(mailbox);
        if (before == null) {
            return Optional.empty();
        }
        boolean asks = !proven.contains(mailbox) && !Objects.equals(before.clientSecret(), tried.clientSecret());
        return live.known(mailbox, tried)
                .map(known -> asks ? known.withoutToken(known.askAgainAt()) : known)
                .map(known -> withoutRejected(known, rejections.get(mailbox)));
    }

    private static Credential withoutRejected(Credential known, @Nullable Rejection rejection) {
        return rejection != null && Objects.equals(rejection.token, known.accessToken())
                ? known.withoutToken(rejection.askAgainAt).rejectedOnce()
                : known;
    }

    private Credential begun(String mailbox, OAuthSettings tried, Secret seed) {
        Instant now = clock.instant();
        Standing standing = new Standing(
                mailbox, ConsentedApplication.fingerprint(tried), Standing.State.OK, null, List.of(), now, null, null);
        Credential credential =
                new Credential(standing, 0, seed, null, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, 0, 0, false, now);
        trials.put(mailbox, new Trial(credential, true, null));
        return credential;
    }

    private Optional<Trial> trial(Credential seen) {
        return Optional.ofNullable(trials.get(seen.mailbox()));
    }

    @Override
    public boolean lease(Credential seen, Duration length) {
        return trial(seen).isPresent() || live.lease(seen, length);
    }

    @Override
    public void released(Credential seen) {
        if (trial(seen).isEmpty()) {
            live.released(seen);
        }
    }

    @Override
    public boolean renewed(Credential seen, Grant grant, Duration renewIn) {
        Trial trial = trials.get(seen.mailbox());
        if (trial == null) {
            proven.add(seen.mailbox());
            return live.renewed(seen, grant, renewIn);
        }
        Instant now = clock.instant();
        Secret refresh = grant.refreshToken() == null ? seen.refreshToken() : grant.refreshToken();
        Credential next = new Credential(
                standing(seen, Standing.State.OK, null, now),
                seen.generation() + 1,
                refresh,
                grant.accessToken(),
                now.plus(renewIn),
                now.plus(grant.lifetime()),
                Instant.EPOCH,
                0,
                seen.rejections(),
                false,
                now);
        trials.put(seen.mailbox(), new Trial(next, trial.seeded, grant));
        return true;
    }

    private static Standing standing(
            Credential seen, Standing.State state, @Nullable String problem, @Nullable Instant refreshedAt) {
        Standing before = seen.standing();
        return new Standing(
                before.mailbox(),
                before.application(),
                state,
                problem,
                before.scopes(),
                before.givenAt(),
                before.endsAt(),
                refreshedAt);
    }

    @Override
    public boolean refused(Credential seen, OAuthSettings tried, Standing.State state, String problem, Duration pause) {
        leaveAlone(seen, state, problem, pause);
        return true;
    }

    @Override
    public void delayed(Credential seen, String problem, Duration pause) {
        leaveAlone(seen, seen.standing().state(), problem, pause);
    }

    private void leaveAlone(Credential seen, Standing.State state, String problem, Duration pause) {
        released(seen);
        Credential next = new Credential(
                standing(seen, state, problem, seen.standing().refreshedAt()),
                seen.generation(),
                seen.refreshToken(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                clock.instant().plus(pause),
                seen.failures() + 1,
                seen.rejections(),
                false,
                clock.instant());
        Trial before = trials.getOrDefault(seen.mailbox(), new Trial(seen, false, null));
        trials.put(seen.mailbox(), new Trial(next, before.seeded, before.grant));
    }

    @Override
    public void rejected(String mailbox, Secret accessToken, Duration pause) {
        Trial trial = trials.get(mailbox);
        if (trial == null) {
            rejections.merge(
                    mailbox,
                    new Rejection(accessToken, 1, Instant.EPOCH),
                    (before, now) -> new Rejection(
                            accessToken, before.count + 1, clock.instant().plus(pause)));
        } else if (Objects.equals(accessToken, trial.credential.accessToken())) {
            Credential seen = trial.credential;
            Instant again = seen.rejections() > 0 ? clock.instant().plus(pause) : seen.askAgainAt();
            trials.put(mailbox, new Trial(seen.withoutToken(again).rejectedOnce(), trial.seeded, trial.grant));
        }
    }
}
