package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.ConsentState;
import org.postroute.oauth.Credential;
import org.postroute.oauth.Grant;
import org.postroute.oauth.Standing;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

class StoredCredentialsTest extends LedgerContract {
    private static final String MAILBOX = "support@acme.test";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private Vault vault;
    private StoredCredentials credentials;

    @BeforeEach
    void openVault() {
        vault = new Vault(KeyFile.ours(directory.resolve("secrets.key")));
        credentials = ledger.credentials(vault);
    }

    private static OAuthSettings settings(@Nullable String seed) {
        return settings(seed, "client-secret");
    }

    private static OAuthSettings settings(@Nullable String seed, String clientSecret) {
        return new OAuthSettings(
                OAuthSettings.Provider.GENERIC,
                "client",
                new Secret(clientSecret),
                null,
                URI.create("https://login.acme.test/token"),
                null,
                null,
                null,
                List.of("mail"),
                seed == null ? null : new Secret(seed),
                "");
    }

    private static Grant grant(String access, @Nullable String refresh) {
        return new Grant(
                new Secret(access), HOUR, refresh == null ? null : new Secret(refresh), null, List.of("imap", "smtp"));
    }

    private Credential current() {
        return credentials.current(MAILBOX, settings(null)).orElseThrow();
    }

    private Credential seeded(String seed) {
        return credentials.current(MAILBOX, settings(seed)).orElseThrow();
    }

    private static String refresh(Credential credential) {
        return credential.refreshToken() == null
                ? "none"
                : credential.refreshToken().reveal();
    }

    @Test
    void a_consent_is_there_after_a_restart_and_in_the_database_nobody_can_read_it() throws Exception {
        credentials.consented(MAILBOX, settings(null), grant("access-canary", "refresh-canary"));
        reopen();
        credentials = ledger.credentials(new Vault(KeyFile.ours(directory.resolve("secrets.key"))));

        assertThat(refresh(current())).isEqualTo("refresh-canary");
        assertThat(current().accessToken()).isEqualTo(new Secret("access-canary"));
        assertThat(credentials.refreshToken(MAILBOX, settings(null))).contains(new Secret("refresh-canary"));
        assertThat(credentials.standing(MAILBOX).orElseThrow())
                .returns(Standing.State.OK, Standing::state)
                .returns(List.of("imap", "smtp"), Standing::scopes);
        ledger.close();
        if (kind == TestDatabase.SQLITE) {
            try (var files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile))
                        .isNotEmpty()
                        .allSatisfy(
                                file -> assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                                        .doesNotContain("canary"));
            }
        }
        open();
    }

    @Test
    void nothing_is_known_of_a_mailbox_that_nobody_consented_to() {
        assertThat(credentials.current(MAILBOX, settings(null))).isEmpty();
        assertThat(credentials.standing(MAILBOX)).isEmpty();
        assertThat(credentials.refreshToken(MAILBOX, settings(null))).isEmpty();
        assertThat(credentials.standings()).isEmpty();
    }

    @Test
    void a_configured_refresh_token_begins_a_family_and_the_rotated_one_goes_on() {
        Credential first = seeded("seed");
        assertThat(refresh(first)).isEqualTo("seed");

        assertThat(credentials.renewed(first, grant("access", "rotated"), Duration.ofMinutes(55)))
                .isTrue();

        assertThat(refresh(seeded("seed"))).isEqualTo("rotated");
    }

    @Test
    void another_configured_refresh_token_replaces_the_family() {
        credentials.renewed(seeded("seed"), grant("access", "rotated"), HOUR);

        Credential replaced = seeded("new seed");

        assertThat(refresh(replaced)).isEqualTo("new seed");
        assertThat(replaced.accessToken()).isNull();
    }

    @Test
    void a_process_that_still_has_the_old_configuration_puts_nothing_back() {
        seeded("seed");
        seeded("new seed");

        assertThat(refresh(seeded("seed"))).isEqualTo("new seed");
        assertThat(refresh(seeded("new seed"))).isEqualTo("new seed");
    }

    @Test
    void an_answer_for_a_consent_that_was_removed_does_not_get_into_the_next_one() {
        Credential before = seeded("seed");
        assertThat(credentials.lease(before, LEASE)).isTrue();
        credentials.remove(MAILBOX);
        clock.advance(Duration.ofMillis(5));
        Credential next = seeded("new seed");

        assertThat(credentials.renewed(before, grant("late", "late"), HOUR)).isFalse();
        assertThat(credentials.refused(
                        before, settings("seed"), Standing.State.NEEDS_AUTHORIZATION, "invalid_grant", PAUSE))
                .isFalse();
        credentials.delayed(before, "the server answered 503", PAUSE);

        Credential after = seeded("new seed");
        assertThat(refresh(after)).isEqualTo("new seed");
        assertThat(after.generation()).isEqualTo(next.generation());
        assertThat(after.standing()).isEqualTo(next.standing());
        assertThat(after.failures()).isZero();
    }

    @Test
    void who_goes_back_to_the_old_refresh_token_because_the_new_one_is_dead_gets_it() {
        seeded("seed");
        Credential dead = seeded("new seed");
        credentials.refused(dead, settings(null), Standing.State.NEEDS_AUTHORIZATION, "invalid_grant", Duration.ZERO);

        assertThat(refresh(seeded("seed"))).isEqualTo("seed");
    }

    @Test
    void a_consent_replaces_the_configured_token_and_that_does_not_come_back() {
        seeded("seed");

        credentials.consented(MAILBOX, settings(null), grant("access", "consented"));

        assertThat(refresh(seeded("seed"))).isEqualTo("consented");
    }

    @Test
    void what_was_renewed_meanwhile_is_not_replaced() {
        Credential seen = seeded("seed");
        credentials.renewed(seen, grant("first", "rotated"), HOUR);

        assertThat(credentials.renewed(seen, grant("late", "late"), HOUR)).isFalse();
        assertThat(credentials.refused(seen, settings("seed"), Standing.State.NEEDS_AUTHORIZATION, "late", PAUSE))
                .isFalse();

        assertThat(refresh(current())).isEqualTo("rotated");
        assertThat(current().standing().state()).isEqualTo(Standing.State.OK);
    }

    @Test
    void a_server_that_does_not_rotate_leaves_the_refresh_token_as_it_is() {
        credentials.renewed(seeded("seed"), grant("access", null), HOUR);

        assertThat(refresh(current())).isEqualTo("seed");
    }

    @Test
    void one_of_many_gets_the_lease() throws Exception {
        Credential seen = seeded("seed");
        AtomicInteger leases = new AtomicInteger();

        together(8, () -> credentials.lease(seen, LEASE) ? leases.incrementAndGet() : 0);

        assertThat(leases).hasValue(1);
        assertThat(current().leased()).isTrue();
    }

    @Test
    void a_lease_ends_with_what_the_server_said() {
        assertThat(credentials.lease(seeded("seed"), LEASE)).isTrue();
        credentials.delayed(current(), "the server answered 503", Duration.ZERO);
        assertThat(current().leased()).isFalse();

        assertThat(credentials.lease(current(), LEASE)).isTrue();
        credentials.renewed(current(), grant("access", "rotated"), HOUR);
        assertThat(current().leased()).isFalse();

        assertThat(credentials.lease(current(), LEASE)).isTrue();
        credentials.refused(current(), settings(null), Standing.State.NEEDS_AUTHORIZATION, "invalid_grant", PAUSE);
        assertThat(current().leased()).isFalse();
    }

    @Test
    void the_lease_of_a_process_that_died_lapses() {
        credentials.lease(seeded("seed"), LEASE);
        reopen();
        credentials = ledger.credentials(vault);

        if (kind == TestDatabase.POSTGRESQL) {
            assertThat(current().leased()).isTrue();
            assertThat(credentials.lease(current(), LEASE)).isFalse();
            execute("UPDATE credential SET lease_until = lease_until - 90001");
        }

        assertThat(current().leased()).isFalse();
        assertThat(credentials.lease(current(), LEASE)).isTrue();
    }

    @Test
    void who_was_refused_waits_and_a_corrected_client_does_not() {
        Credential seen = seeded("seed");
        credentials.refused(seen, settings("seed"), Standing.State.WRONG_CLIENT, "invalid_client", PAUSE);

        Credential refused = seeded("seed");
        Credential corrected =
                credentials.current(MAILBOX, settings("seed", "corrected")).orElseThrow();

        assertThat(refused.standing().problem()).isEqualTo("invalid_client");
        assertThat(refused.askAgainAt()).isAfter(refused.readAt());
        assertThat(corrected.askAgainAt()).isBeforeOrEqualTo(corrected.readAt());
        credentials.refused(corrected, settings("seed", "corrected"), Standing.State.WRONG_CLIENT, "again", PAUSE);
        assertThat(seeded("seed").askAgainAt()).isAfter(refused.readAt());
    }

    @Test
    void a_rejected_token_is_given_out_no_more_and_a_second_one_begins_a_pause() {
        credentials.renewed(seeded("seed"), grant("first", null), HOUR);

        credentials.rejected(MAILBOX, new Secret("another"), PAUSE);
        assertThat(current().accessToken()).isEqualTo(new Secret("first"));

        credentials.rejected(MAILBOX, new Secret("first"), PAUSE);
        credentials.rejected(MAILBOX, new Secret("first"), PAUSE);
        assertThat(current().accessToken()).isNull();
        assertThat(current().askAgainAt()).isBeforeOrEqualTo(current().readAt());

        credentials.renewed(current(), grant("second", null), HOUR);
        credentials.rejected(MAILBOX, new Secret("second"), PAUSE);
        assertThat(current().rejections()).isEqualTo(2);
        assertThat(current().askAgainAt()).isAfter(current().readAt());
    }

    @Test
    void a_token_that_lived_to_its_end_was_accepted() {
        credentials.renewed(seeded("seed"), grant("first", null), HOUR);
        credentials.rejected(MAILBOX, new Secret("first"), PAUSE);
        credentials.renewed(current(), grant("second", null), HOUR);
        assertThat(current().rejections()).isEqualTo(1);

        credentials.renewed(current(), grant("third", null), HOUR);

        assertThat(current().rejections()).isZero();
    }

    @Test
    void a_consent_that_was_taken_back_leaves_no_tokens_and_does_not_grow_again_from_the_configuration() {
        seeded("seed");
        credentials.revoked(MAILBOX);

        assertThat(refresh(seeded("seed"))).isEqualTo("none");
        assertThat(credentials.refreshToken(MAILBOX, settings(null))).isEmpty();
        assertThat(credentials.standing(MAILBOX).orElseThrow().state()).isEqualTo(Standing.State.NEEDS_AUTHORIZATION);

        credentials.consented(MAILBOX, settings(null), grant("access", "again"));
        assertThat(refresh(seeded("seed"))).isEqualTo("again");
        credentials.remove(MAILBOX);
        assertThat(credentials.standings()).isEmpty();
    }

    @Test
    void the_end_of_a_refresh_token_is_known_as_long_as_that_token_is_used() {
        Secret access = new Secret("a");
        credentials.consented(
                MAILBOX, settings(null), new Grant(access, HOUR, new Secret("r"), Duration.ofDays(7), List.of()));
        assertThat(current().standing().endsAt())
                .isEqualTo(current().standing().givenAt().plus(Duration.ofDays(7)));

        credentials.renewed(current(), grant("b", null), HOUR);
        assertThat(current().standing().endsAt()).isNotNull();

        credentials.renewed(current(), grant("c", "rotated"), HOUR);
        assertThat(current().standing().endsAt()).isNull();
    }

    @Test
    void two_consents_at_once_leave_one_of_them() throws Exception {
        AtomicInteger number = new AtomicInteger();
        together(6, () -> {
            int mine = number.incrementAndGet();
            credentials.consented(MAILBOX, settings(null), grant("access-" + mine, "refresh-" + mine));
            return mine;
        });

        assertThat(refresh(current()).substring("refresh-".length()))
                .isEqualTo(current().accessToken().reveal().substring("access-".length()));
    }

    @Test
    void a_row_that_took_over_anothers_tokens_is_of_no_use() {
        credentials.consented(MAILBOX, settings(null), grant("a", "r"));
        credentials.consented("other@acme.test", settings(null), grant("b", "s"));
        execute("UPDATE credential SET refresh_token = (SELECT refresh_token FROM credential WHERE mailbox ="
                + " 'other@acme.test') WHERE mailbox = 'support@acme.test'");

        assertThatThrownBy(this::current)
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("moved to another row");
    }

    private static OAuthSettings of(String client, String tokenUri, String addedAs) {
        return of(client, tokenUri, addedAs, null);
    }

    private static OAuthSettings of(String client, String tokenUri, String addedAs, @Nullable String seed) {
        return new OAuthSettings(
                OAuthSettings.Provider.GENERIC,
                client,
                new Secret("client-secret"),
                null,
                URI.create(tokenUri),
                null,
                null,
                null,
                List.of("mail"),
                seed == null ? null : new Secret(seed),
                addedAs);
    }

    @ParameterizedTest
    @CsvSource({
        "other, https://login.acme.test/token, ''",
        "client, https://evil.test/token, ''",
        "client, https://login.acme.test/token, sales"
    })
    void a_consent_is_used_by_the_application_that_it_was_given_to_and_by_no_other(
            String client, String tokenUri, String addedAs) {
        credentials.consented(MAILBOX, settings(null), grant("access-canary", "refresh-canary"));
        OAuthSettings other = of(client, tokenUri, addedAs);

        assertThat(credentials.current(MAILBOX, other)).isEmpty();
        assertThat(credentials.known(MAILBOX, other)).isEmpty();
        assertThat(credentials.refreshToken(MAILBOX, other)).isEmpty();
        assertThat(ConsentState.of(other, credentials.standing(MAILBOX)).isAwaited())
                .isTrue();
        assertThat(refresh(current())).isEqualTo("refresh-canary");
    }

    @Test
    void another_client_secret_and_other_scopes_are_the_same_application() {
        credentials.consented(MAILBOX, settings(null), grant("access", "refresh"));

        assertThat(credentials.current(MAILBOX, settings(null, "new secret"))).isPresent();
    }

    @Test
    void a_configured_refresh_token_is_good_for_whatever_application_it_is_configured_with() {
        credentials.renewed(seeded("seed"), grant("access", "rotated"), HOUR);
        OAuthSettings other = of("other", "https://login.acme.test/token", "", "seed");

        assertThat(refresh(credentials.current(MAILBOX, other).orElseThrow())).isEqualTo("rotated");
        assertThat(credentials.standing(MAILBOX).orElseThrow().isOf(other)).isTrue();
        assertThat(refresh(credentials
                        .current(MAILBOX, of("other", "https://login.acme.test/token", "", "another seed"))
                        .orElseThrow()))
                .isEqualTo("another seed");
    }

    @Test
    void a_consent_of_before_belongs_to_who_uses_it_first() {
        credentials.consented(MAILBOX, settings(null), grant("access", "refresh"));
        execute("UPDATE credential SET application = ''");

        assertThat(refresh(current())).isEqualTo("refresh");
        assertThat(credentials.current(MAILBOX, of("other", "https://login.acme.test/token", "")))
                .isEmpty();
    }

    @Test
    void a_lease_that_is_given_back_is_anybodys_and_nothing_else_changes() {
        Credential seen = seeded("seed");
        credentials.lease(seen, LEASE);
        StoredCredentials other = ledger.credentials(vault);

        other.released(seen);

        assertThat(current().leased()).isFalse();
        assertThat(current().generation()).isEqualTo(seen.generation());
    }

    @Test
    void without_a_key_nothing_is_begun_that_could_not_be_kept() {
        Credential seen = seeded("seed");
        StoredCredentials keyless = ledger.credentials(new Vault(KeyFile.given(Path.of("nowhere.key"))));

        assertThatThrownBy(() -> keyless.lease(seen, LEASE)).isInstanceOf(MisconfiguredException.class);
        assertThat(current().leased()).isFalse();
    }
}
