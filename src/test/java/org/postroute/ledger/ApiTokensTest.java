package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.ApiTokens.Revocation;

class ApiTokensTest extends LedgerContract {
    private String token() throws Exception {
        Optional<String> shown = ledger.tokens().first(settings);
        Optional<Path> file = ApiTokens.file(settings);
        assertThat(shown.isPresent()).isEqualTo(file.isEmpty());
        return file.isPresent() ? Files.readString(file.get()).strip() : shown.orElseThrow();
    }

    @Test
    void the_first_token_is_made_once_and_only_its_hash_is_kept() throws Exception {
        String token = token();

        reopen();

        assertThat(token).matches("prt_[A-Za-z0-9_-]{43}");
        assertThat(ledger.tokens().first(settings)).isEmpty();
        assertThat(ledger.tokens().isKnown(token)).isTrue();
        assertThat(ledger.tokens().isKnown(token + "x")).isFalse();
        assertThat(ledger.tokens().isKnown("")).isFalse();
        assertThat(ledger.tokens().isKnown("x".repeat(100_000))).isFalse();
    }

    @Test
    void whoever_lost_the_file_gets_another_token_and_the_old_one_is_good_no_more() throws Exception {
        if (keepsFile()) {
            String lost = token();
            Files.delete(ApiTokens.file(settings).orElseThrow());

            String found = token();

            assertThat(found).isNotEqualTo(lost);
            assertThat(ledger.tokens().isKnown(lost)).isFalse();
            assertThat(ledger.tokens().isKnown(found)).isTrue();
        }
    }

    @Test
    void the_file_is_its_owners_alone_whatever_lay_there_before() throws Exception {
        if (keepsFile()) {
            Path file = ApiTokens.file(settings).orElseThrow();
            Files.writeString(file, "planted");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

            assertThat(ledger.tokens().isKnown(token())).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    /** With SQLite alone; the other database has no folder of its own. */
    private boolean keepsFile() {
        boolean keeps = ApiTokens.file(settings).isPresent();
        assertThat(keeps).isEqualTo(String.valueOf(settings).contains("jdbc:sqlite"));
        return keeps;
    }

    private static NewApiToken wanted(String name, Set<ApiScope> scopes, Duration lasts) {
        Instant expires = lasts.isZero() ? null : new TestClock().instant().plus(lasts);
        return new NewApiToken(name, scopes, expires, ApiTokens.FIRST);
    }

    private static String secret(TokenCreation created) {
        return ((TokenCreation.Created) created).secret();
    }

    private String create(String name, ApiScope scope) {
        return secret(ledger.tokens().create(wanted(name, Set.of(scope), Duration.ZERO)));
    }

    private ApiToken shown(String name) {
        return ledger.tokens().all().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_first_token_is_for_everything_and_another_one_for_what_it_was_made_for() throws Exception {
        String first = token();
        TokenCreation made = ledger.tokens()
                .create(wanted("dashboard", Set.of(ApiScope.READ, ApiScope.OPERATE), Duration.ofDays(90)));

        assertThat(ledger.tokens().find(first).orElseThrow().scopes()).containsExactlyInAnyOrder(ApiScope.values());
        ApiToken found = ledger.tokens().find(secret(made)).orElseThrow();
        assertThat(found.name()).isEqualTo("dashboard");
        assertThat(found.scopes()).containsExactlyInAnyOrder(ApiScope.READ, ApiScope.OPERATE);
        assertThat(found.createdBy()).isEqualTo("first");
        assertThat(found.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
        assertThat(made.toString()).doesNotContain(secret(made).substring(4));
        assertThat(count("SELECT COUNT(*) FROM api_token WHERE sha256 LIKE 'prt%' OR length(sha256) <> 64"))
                .isZero();
    }

    @Test
    void a_token_is_good_until_its_time_is_over() {
        String secret = secret(ledger.tokens().create(wanted("guest", Set.of(ApiScope.READ), Duration.ofHours(2))));

        clock.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(ledger.tokens().find(secret)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(ledger.tokens().find(secret)).isEmpty();
    }

    @Test
    void a_name_is_one_tokens_and_free_again_when_that_is_revoked() throws Exception {
        token();
        ApiTokens tokens = ledger.tokens();
        String secret = create("guest", ApiScope.READ);
        assertThat(tokens.find(secret)).isPresent();

        assertThat(tokens.create(wanted("guest", Set.of(ApiScope.ADMIN), Duration.ZERO)))
                .isInstanceOf(TokenCreation.NameTaken.class);
        assertThat(tokens.revoke("guest")).isEqualTo(Revocation.DONE);
        assertThat(tokens.find(secret)).isEmpty();
        assertThat(tokens.revoke("guest")).isEqualTo(Revocation.UNKNOWN);
        assertThat(create("guest", ApiScope.READ)).isNotEqualTo(secret);
    }

    @Test
    void of_those_that_make_tokens_one_without_expiry_stays() throws Exception {
        token();
        ledger.tokens().create(wanted("guest", Set.of(ApiScope.ADMIN), Duration.ofDays(1)));
        create("dashboard", ApiScope.READ);

        assertThat(ledger.tokens().revoke("first")).isEqualTo(Revocation.LAST_ADMIN);
        create("chief", ApiScope.ADMIN);
        assertThat(ledger.tokens().revoke("first")).isEqualTo(Revocation.DONE);
        assertThat(ledger.tokens().revoke("chief")).isEqualTo(Revocation.LAST_ADMIN);
        assertThat(ledger.tokens().revoke("guest")).isEqualTo(Revocation.DONE);
    }

    @Test
    void also_when_all_of_them_are_revoked_at_once() throws Exception {
        token();
        List<String> names = List.of("first", "a", "b", "c", "d", "e", "f", "g");
        names.stream().skip(1).forEach(name -> create(name, ApiScope.ADMIN));
        Iterator<String> each = names.iterator();

        List<Revocation> all = together(8, () -> {
            String name;
            synchronized (each) {
                name = each.next();
            }
            return ledger.tokens().revoke(name);
        });

        assertThat(all).containsOnlyOnce(Revocation.LAST_ADMIN).hasSize(8);
        assertThat(ledger.tokens().all()).hasSize(1);
    }

    @Test
    void there_are_not_more_than_anybody_looks_after() {
        for (int i = 0; i < 100; i++) {
            create("t" + i, ApiScope.READ);
        }

        assertThat(ledger.tokens().create(wanted("one-more", Set.of(ApiScope.READ), Duration.ZERO)))
                .isEqualTo(new TokenCreation.Full(100));
    }

    @Test
    void the_last_use_is_told_by_the_hour() {
        String secret = create("guest", ApiScope.READ);
        ApiTokens tokens = ledger.tokens();
        Instant begin = clock.instant();
        assertThat(shown("guest").lastUsedAt()).isNull();

        tokens.find(secret);
        assertThat(shown("guest").lastUsedAt()).isEqualTo(begin);
        clock.advance(Duration.ofMinutes(59));
        tokens.find(secret);
        assertThat(shown("guest").lastUsedAt()).isEqualTo(begin);
        clock.advance(Duration.ofMinutes(1));
        tokens.find(secret);
        assertThat(shown("guest").lastUsedAt()).isEqualTo(begin.plus(Duration.ofHours(1)));
    }

    @Test
    void whoever_makes_tokens_may_do_without_the_first_one() throws Exception {
        if (!keepsFile()) {
            String first = token();
            create("chief", ApiScope.ADMIN);
            ledger.tokens().revoke("first");

            assertThat(ledger.tokens().first(settings)).isEmpty();
            assertThat(ledger.tokens().isKnown(first)).isFalse();
        }
    }
}
