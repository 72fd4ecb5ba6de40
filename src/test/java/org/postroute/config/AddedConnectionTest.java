package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;
import static org.postroute.config.ConfigurationFile.VALID;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddedConnectionTest {
    private static final Map<String, String> SALES = Map.of(
            "address", "sales@example.com",
            "password", "canary-1",
            "imap.host", "imap.example.com",
            "smtp.host", "smtp.example.com");
    private static final Map<String, String> CONSENTING = Map.of(
            "address", "sales@example.com",
            "oauth.enabled", "true",
            "oauth.provider", "google",
            "imap.host", "imap.gmail.com",
            "smtp.host", "smtp.gmail.com");
    private static final String SHARED = """
            postroute.oauth.google.client-id=shared-client
            postroute.oauth.google.client-secret=shared-canary
            """;

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    private static Map<String, String> with(Map<String, String> keys, String... more) {
        Map<String, String> all = new HashMap<>(keys);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static AddedConnection added(String name, Map<String, String> keys) {
        return AddedConnection.kept(name, "rev-" + name, keys);
    }

    private Loaded read(String content, Map<String, String> environment, AddedConnection... added) {
        return SettingsReader.read(file.with("application.properties", content), environment, List.of(added));
    }

    private LoadedConfiguration loaded(String content, AddedConnection... added) {
        return read(content, Map.of(), added).orThrow();
    }

    private static List<String> names(LoadedConfiguration configuration) {
        return configuration.settings().connections().stream()
                .map(ConnectionSettings::name)
                .toList();
    }

    private static String problem(LoadedConfiguration configuration, String name) {
        return configuration.additions().leftOut(name).orElseThrow().problem();
    }

    @Test
    void it_stands_behind_those_of_the_file_and_is_known_as_added() {
        LoadedConfiguration all = loaded(VALID, added("sales", SALES));

        assertThat(names(all)).containsExactly("support", "sales");
        assertThat(all.additions().used()).containsExactly(Map.entry("sales", "rev-sales"));
        assertThat(all.additions().leftOut()).isEmpty();
    }

    @Test
    void one_with_faults_is_left_out_alone_and_says_where_it_comes_from() {
        LoadedConfiguration all = loaded(
                VALID,
                added("first", with(SALES, "address", "one@example.com", "agent", "nobody")),
                AddedConnection.unreadable("second", "rev-2", "it was moved to another row"),
                added("third", with(SALES, "imap.prot", "993")),
                added("sales", SALES));

        assertThat(names(all)).containsExactly("support", "sales");
        assertThat(problem(all, "first"))
                .startsWith("added through the API: postroute.connection.first.agent: names the agent \"nobody\"");
        assertThat(problem(all, "second")).contains("cannot be read: it was moved to another row");
        assertThat(problem(all, "third")).contains("postroute.connection.third.imap.prot");
    }

    @Test
    void faults_of_the_file_stay_those_of_the_whole() {
        Loaded faulty = read(VALID + "postroute.nonsense=1\n", Map.of(), added("sales", SALES));

        assertThat(((Loaded.Faulty) faulty).faults())
                .singleElement()
                .extracting(Fault::key)
                .isEqualTo("postroute.nonsense");
    }

    @Test
    void of_two_that_receive_the_same_mailbox_the_file_s_wins_then_the_one_that_was_added_first() {
        LoadedConfiguration all = loaded(
                VALID,
                added("thief", with(SALES, "address", "support@example.com,new@example.com")),
                added("sales", SALES),
                added("again", SALES),
                added("new", with(SALES, "address", "new@example.com")));

        assertThat(names(all)).containsExactly("support", "sales", "new");
        assertThat(problem(all, "thief")).contains("\"support\" receives as support-1");
        assertThat(problem(all, "again")).contains("\"sales\" receives as sales-1");
    }

    @Test
    void a_connection_of_the_file_or_the_environment_with_the_same_name_is_used_instead() {
        assertThat(loaded(VALID, added("support", SALES)).additions().overruled())
                .containsExactly("support");
        LoadedConfiguration byEnvironment = read(
                        VALID,
                        Map.of(
                                "POSTROUTE_CONNECTION_SALES_ADDRESS", "env@example.com",
                                "POSTROUTE_CONNECTION_SALES_PASSWORD", "from-environment",
                                "POSTROUTE_CONNECTION_SALES_IMAP_HOST", "imap.example.com",
                                "POSTROUTE_CONNECTION_SALES_OUTBOUND", "false"),
                        added("sales", SALES))
                .orThrow();
        assertThat(byEnvironment.additions().overruled()).containsExactly("sales");
        assertThat(byEnvironment.settings().requireMailbox("env@example.com").id())
                .isEqualTo("sales-1");
        assertThat(byEnvironment.settings().warnings()).anyMatch(warning -> warning.contains("sales was added"));
    }

    /** Whoever names a connection support-imap must not get the host that was meant for support. */
    @Test
    void a_variable_means_the_same_whatever_was_added() {
        String noHost = VALID.replace("postroute.connection.support.imap.host=imap.example.com\n", "");
        Map<String, String> environment = Map.of("POSTROUTE_CONNECTION_SUPPORT_IMAP_HOST", "meant.example.com");

        LoadedConfiguration all =
                read(noHost, environment, added("support-imap", SALES)).orThrow();

        assertThat(all.settings().requireMailbox("support@example.com").imap().host())
                .isEqualTo("meant.example.com");
        assertThat(names(all)).containsExactly("support", "support-imap");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth.token-uri",
                "oauth.authorization-uri",
                "oauth.device-authorization-uri",
                "oauth.revocation-uri"
            })
    void the_secret_of_a_shared_application_goes_to_no_server_that_a_caller_names(String key) {
        LoadedConfiguration all =
                loaded(VALID + SHARED, added("sales", with(CONSENTING, key, "https://evil.example.com/x")));

        assertThat(problem(all, "sales"))
                .contains("oauth.client-id: is missing", "no oauth.…-uri")
                .doesNotContain("canary");
        assertThat(loaded(VALID + SHARED, added("sales", CONSENTING))
                        .settings()
                        .requireMailbox("sales@example.com")
                        .oauth()
                        .clientSecret())
                .isEqualTo(new Secret("shared-canary"));
    }

    @Test
    void an_address_signs_in_by_oauth_in_one_connection_only() {
        String one = SHARED + AGENT + """
                postroute.connection.support.address=sales@example.com
                postroute.connection.support.preset=gmail
                postroute.connection.support.oauth.enabled=true
                """;
        Map<String, String> sending = with(CONSENTING, "inbound", "false", "smtp.host", "evil.example.com");

        LoadedConfiguration all = loaded(one, added("sales", sending));

        assertThat(names(all)).containsExactly("support");
        assertThat(problem(all, "sales")).contains("\"support\" signs in to by OAuth as support-1");
        assertThat(file.faults(one + """
                        postroute.connection.news.address=sales@example.com
                        postroute.connection.news.preset=gmail
                        postroute.connection.news.inbound=false
                        postroute.connection.news.oauth.enabled=true
                        """)).singleElement().asString().contains("A consent is for one connection");
    }

    @Test
    void a_consent_for_the_file_s_connection_is_none_for_an_added_one() {
        assertThat(loaded(VALID + SHARED, added("sales", CONSENTING))
                        .settings()
                        .requireMailbox("sales@example.com")
                        .oauth()
                        .addedAs())
                .isEqualTo("sales");
    }

    private static AddedConnection change(Map<String, String> before, Map<String, String> keys) {
        return AddedConnection.candidate("sales", keys).withSecretsOf(added("sales", before), keys.keySet());
    }

    private static Map<String, String> without(Map<String, String> keys, String key) {
        Map<String, String> less = new HashMap<>(keys);
        less.remove(key);
        return less;
    }

    @Test
    void a_secret_that_is_left_out_stays_and_one_that_is_empty_goes() {
        Map<String, String> before = with(SALES, "smtp.password", "canary-2");
        Map<String, String> given = with(without(SALES, "password"), "check-interval", "60", "smtp.password", "");

        assertThat(AddedConnection.candidate("sales", given).secretsMissing(added("sales", before), given.keySet()))
                .isEmpty();
        assertThat(change(before, given).keys())
                .containsEntry("password", new Secret("canary-1"))
                .doesNotContainKey("smtp.password");
    }

    @Test
    void a_new_password_is_the_one_of_both_directions() {
        Map<String, String> before = with(SALES, "imap.password", "old", "smtp.password", "old");

        assertThat(change(before, with(SALES, "password", "new")).keys())
                .containsEntry("password", new Secret("new"))
                .doesNotContainKeys("imap.password", "smtp.password");
    }

    @ParameterizedTest
    @CsvSource({
        "address, other@example.com",
        "preset, gmail",
        "imap.host, evil.example.com",
        "imap.port, 1993",
        "imap.security, none",
        "imap.auth, none",
        "imap.username, other",
        "smtp.host, evil.example.com",
        "smtp.port, 2587",
        "smtp.security, none",
        "smtp.auth, none",
        "smtp.username, other",
        "oauth.enabled, true",
        "oauth.provider, generic",
        "oauth.tenant, other",
        "oauth.client-id, other",
        "oauth.token-uri, https://evil.example.com/token",
        "oauth.authorization-uri, https://evil.example.com/authorize",
        "oauth.device-authorization-uri, https://evil.example.com/device",
        "oauth.revocation-uri, https://evil.example.com/revoke"
    })
    void secrets_go_to_no_server_or_account_that_they_were_not_given_for(String key, String value) {
        Map<String, String> given = with(without(SALES, "password"), key, value);
        AddedConnection before = added("sales", with(SALES, "oauth.client-secret", "canary-3"));

        assertThat(AddedConnection.candidate("sales", given)
                        .secretsMissing(before, given.keySet())
                        .orElseThrow())
                .contains("give the secrets again: oauth.client-secret, password", key)
                .doesNotContain("canary");
        Map<String, String> all = with(given, "password", "canary-1", "oauth.client-secret", "");
        assertThat(AddedConnection.candidate("sales", all).secretsMissing(before, all.keySet()))
                .isEmpty();
        Map<String, String> gone = with(SALES);
        gone.remove("imap.host");
        gone.remove("password");
        assertThat(AddedConnection.candidate("sales", gone).secretsMissing(before, gone.keySet()))
                .isPresent();
    }

    @Test
    void the_addresses_that_may_have_a_consent_are_known_without_reading_everything() {
        assertThat(added("sales", with(CONSENTING, "address", " Sales@Example.com , two@example.com,none"))
                        .consentAddresses())
                .isEqualTo(Set.of("sales@example.com", "two@example.com"));
        assertThat(added("sales", SALES).consentAddresses()).isEmpty();
    }

    @Test
    void nothing_of_it_is_shown() {
        assertThat(added("sales", SALES).toString()).doesNotContain("canary");
    }

    @Test
    void what_looks_like_a_placeholder_is_none_also_where_it_is_exported_to() {
        LoadedConfiguration all = loaded(VALID, added("sales", with(SALES, "name", "${env:HOME} & Co")));
        String exported =
                ConnectionExport.of("sales", all.effective()).orElseThrow().properties();

        String there =
                AGENT + exported.replaceAll("(?m)^.*-file = .*$", "") + "postroute.connection.sales.password=x\n";
        assertThat(file.mailbox(there).name()).isEqualTo("${env:HOME} & Co");
    }
}
