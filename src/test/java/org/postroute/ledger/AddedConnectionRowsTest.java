package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.AddedConnection;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.ledger.AddedConnections.Consents;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.Grant;
import org.postroute.oauth.OAuthSamples;
import org.postroute.oauth.TrialConsent;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

class AddedConnectionRowsTest extends LedgerContract {
    private static final Consents NONE = new Consents(Set.of(), List.of(), Map.of());
    private static final String ADDRESS = "sales@acme.test";
    private static final OAuthSettings OAUTH = OAuthSamples.settings();

    private StoredCredentials credentials;
    private AddedConnections added;

    @BeforeEach
    void openVault() {
        credentials = ledger.credentials(new Vault(KeyFile.ours(directory.resolve("secrets.key"))));
        added = ledger.addedConnections(credentials);
    }

    private static AddedConnection connection(String name, String password) {
        return AddedConnection.candidate(name, Map.of("address", name + "@acme.test", "password", password));
    }

    private static Grant grant(String refresh) {
        return new Grant(new Secret("access"), Duration.ofHours(1), new Secret(refresh), null, List.of());
    }

    private AddedConnection put(String name, String password) {
        added.put(connection(name, password), added.all(), NONE).orElseThrow();
        return added.find(name).orElseThrow();
    }

    @Test
    void they_come_in_the_order_in_which_they_were_added_also_after_a_change() {
        put("zeta", "one");
        clock.advance(Duration.ofSeconds(1));
        put("alpha", "two");
        clock.advance(Duration.ofSeconds(1));
        put("zeta", "three");

        assertThat(added.all()).extracting(AddedConnection::name).containsExactly("zeta", "alpha");
        assertThat(added.find("zeta").orElseThrow().keys()).containsEntry("password", new Secret("three"));
    }

    @Test
    void who_saw_an_older_one_changes_and_removes_nothing() {
        AddedConnection old = put("sales", "one");
        AddedConnection newer = put("sales", "two");
        credentials.consented(ADDRESS, OAUTH, grant("refresh"));

        assertThat(old.revision()).isNotEqualTo(newer.revision());
        Consents ending = new Consents(Set.of(ADDRESS), List.of(), Map.of());
        assertThat(added.put(connection("sales", "late"), List.of(old), ending)).isEmpty();
        assertThat(added.put(connection("sales", "late"), List.of(), ending)).isEmpty();
        assertThat(added.remove("sales", List.of(old), Set.of(ADDRESS))).isFalse();

        assertThat(added.find("sales")).contains(newer);
        assertThat(credentials.refreshToken(ADDRESS, OAUTH)).contains(new Secret("refresh"));
        assertThat(added.remove("sales", List.of(newer), Set.of())).isTrue();
        assertThat(added.put(connection("sales", "late"), List.of(newer), NONE)).isEmpty();
    }

    @Test
    void of_many_who_saw_the_same_one_changes_it() throws Exception {
        List<AddedConnection> seen = List.of(put("sales", "one"));

        assertThat(together(6, () -> added.put(connection("sales", "two"), seen, NONE)))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
    }

    /** Each judged by what was there before, when the other was not. */
    @Test
    void of_several_under_different_names_for_one_address_the_late_ones_end_no_consent_of_the_first() throws Exception {
        OAuthSettings seeded = OAuthSamples.settings(OAUTH.provider(), OAUTH.tokenUri(), "seed");
        AtomicInteger number = new AtomicInteger();

        List<Optional<String>> revisions = together(4, () -> {
            int mine = number.incrementAndGet();
            TrialConsent given = new TrialConsent(ADDRESS, seeded, new Secret("seed"), grant("rotated-" + mine));
            return added.put(
                            connection("sales-" + mine, "one"),
                            List.of(),
                            new Consents(Set.of(ADDRESS), List.of(given), Map.of()))
                    .map(revision -> String.valueOf(mine));
        });

        List<String> first = revisions.stream().flatMap(Optional::stream).toList();
        assertThat(first).hasSize(1);
        assertThat(added.all()).extracting(AddedConnection::name).containsExactly("sales-" + first.get(0));
        assertThat(credentials.current(ADDRESS, seeded).orElseThrow().refreshToken())
                .isEqualTo(new Secret("rotated-" + first.get(0)));
    }

    @Test
    void consents_end_with_it_and_those_of_a_test_begin_with_it() {
        AddedConnection before = put("sales", "one");
        credentials.consented(ADDRESS, OAUTH, grant("old"));
        OAuthSettings seeded = OAuthSamples.settings(OAUTH.provider(), OAUTH.tokenUri(), "seed");
        TrialConsent given = new TrialConsent(ADDRESS, seeded, new Secret("seed"), grant("rotated"));

        added.put(before, List.of(before), new Consents(Set.of(ADDRESS), List.of(given), Map.of()))
                .orElseThrow();

        assertThat(credentials.current(ADDRESS, seeded).orElseThrow().refreshToken())
                .isEqualTo(new Secret("rotated"));
        assertThat(added.remove("sales", added.all(), Set.of(ADDRESS))).isTrue();
        assertThat(credentials.standings()).isEmpty();
    }

    /** Another process, or this one until it takes the change up. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_consent_of_a_test_is_not_overwritten_by_who_still_has_the_settings_before(boolean used) {
        OAuthSettings old = OAuthSamples.settings(OAUTH.provider(), OAUTH.tokenUri(), "seed 1");
        OAuthSettings next =
                OAuthSamples.settings(OAUTH.provider(), URI.create("https://elsewhere.acme.test/token"), "seed 2");
        AddedConnection before = put("sales", "one");
        if (used) {
            credentials.current(ADDRESS, old);
        }
        TrialConsent given = new TrialConsent(ADDRESS, next, new Secret("seed 2"), grant("rotated 2"));

        added.put(
                        before,
                        List.of(before),
                        new Consents(Set.of(ADDRESS), List.of(given), Map.of(ADDRESS, new Secret("seed 1"))))
                .orElseThrow();

        assertThat(credentials.current(ADDRESS, old)).isEmpty();
        assertThat(credentials.current(ADDRESS, next).orElseThrow().refreshToken())
                .isEqualTo(new Secret("rotated 2"));
    }

    /** Whoever is signing in with what was configured, here or in another process. */
    @Test
    void a_configured_refresh_token_does_not_come_back_after_its_connection_was_removed() {
        OAuthSettings own = new OAuthSettings(
                OAUTH.provider(),
                OAUTH.clientId(),
                OAUTH.clientSecret(),
                null,
                OAUTH.tokenUri(),
                null,
                null,
                null,
                List.of(),
                new Secret("seed"),
                "sales");
        put("sales", "one");
        assertThat(credentials.current(ADDRESS, own).orElseThrow().refreshToken())
                .isEqualTo(new Secret("seed"));

        added.remove("sales", added.all(), Set.of(ADDRESS));

        assertThat(credentials.current(ADDRESS, own)).isEmpty();
        assertThat(credentials.standings()).isEmpty();
    }

    @Test
    void one_that_was_moved_to_another_row_is_told_alone() {
        put("sales", "one");
        put("other", "two");
        execute("UPDATE added_connection SET keys = (SELECT keys FROM added_connection WHERE name = 'other')"
                + " WHERE name = 'sales'");

        AddedConnection moved = added.find("sales").orElseThrow();
        assertThat(moved.unreadable()).contains("moved to another row");
        assertThat(moved.keys()).isEmpty();
        assertThat(added.find("other").orElseThrow().unreadable()).isNull();
        assertThat(put("sales", "again").unreadable()).isNull();
    }

    @Test
    void without_a_key_nothing_is_kept() {
        AddedConnections keyless =
                ledger.addedConnections(ledger.credentials(new Vault(KeyFile.given(Path.of("nowhere.key")))));

        assertThatThrownBy(keyless::require).isInstanceOf(MisconfiguredException.class);
        assertThatThrownBy(() -> keyless.put(connection("sales", "one"), List.of(), NONE))
                .isInstanceOf(MisconfiguredException.class);
        assertThat(added.all()).isEmpty();
    }
}
