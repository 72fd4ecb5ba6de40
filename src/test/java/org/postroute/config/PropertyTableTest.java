package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyTableTest {
    private static final Map<Scope, String> SECTIONS =
            Map.of(Scope.MAILBOX, "support", Scope.CONNECTION, "support", Scope.AGENT, "default", Scope.GENERAL, "");

    private static final String KEY = "postroute.connection.support.";

    @TempDir
    private Path folder;

    private ConfigurationFile file;
    private PostrouteSettings before;

    static List<Property<?>> rows() {
        return PropertyTable.ALL;
    }

    @BeforeEach
    void readWithDefaults() {
        file = new ConfigurationFile(folder);
        before = quiet(file.settings(text(Map.of())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_key_changes_the_settings(Property<?> row) throws Exception {
        Map<String, String> given = new LinkedHashMap<>(oauth(row));
        PostrouteSettings without = given.isEmpty() ? before : quiet(file.settings(text(given)));
        given.put(row.key(SECTIONS.get(row.scope())), example(row));

        assertThat(quiet(file.settings(text(given)))).isNotEqualTo(without);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_key_has_a_variable_that_does_the_same(Property<?> row) throws Exception {
        String key = row.key(SECTIONS.get(row.scope()));
        Map<String, String> given = new LinkedHashMap<>(oauth(row));
        given.remove(key);
        Map<String, String> inFile = new LinkedHashMap<>(given);
        inFile.put(key, example(row).replace("\\", "\\\\"));
        PostrouteSettings byVariable = file.settings(text(given), Map.of(Environment.variableOf(key), example(row)));

        assertThat(quiet(byVariable)).isEqualTo(quiet(file.settings(text(inFile))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_secret_can_come_from_a_file(Property<?> row) {
        if (row.fromFile()) {
            String key = row.key(SECTIONS.get(row.scope()));
            Path secret = file.with("secret", row.type().example() + "\n");
            Map<String, String> byFile = new LinkedHashMap<>(base());
            byFile.putAll(oauth(row));
            Map<String, String> byValue = new LinkedHashMap<>(byFile);
            byValue.put(key, row.type().example());
            byFile.remove(key);
            byFile.put(key + "-file", secret.toString());

            assertThat(quiet(file.settings(lines(byFile)))).isEqualTo(quiet(file.settings(lines(byValue))));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_default_is_of_its_form_and_every_row_is_described(Property<?> row) {
        if (row.absence() instanceof Absence.Default fallback) {
            assertThat(row.type().read(fallback.value())).isPresent();
        }
        assertThat(row.description()).endsWith(".");
        assertThat(row.type().form()).doesNotContain("|");
    }

    @Test
    void no_key_is_there_twice() {
        assertThat(PropertyTable.ALL).extracting(Property::pattern).doesNotHaveDuplicates();
    }

    /** The keys that have to be there, and two agents to choose from. */
    private static Map<String, String> base() {
        Map<String, String> base = new LinkedHashMap<>();
        Stream.of((ConfigurationFile.VALID + ConfigurationFile.AGENT.replace(".default.", ".second.")).split("\n"))
                .map(line -> line.split("=", 2))
                .forEach(line -> base.put(line[0], line[1]));
        return base;
    }

    /** OAuth's keys mean something together only: an application of one's own, or the shared one of the row. */
    private static Map<String, String> oauth(Property<?> row) {
        if (!row.name().startsWith("oauth.")) {
            return Map.of();
        }
        Map<String, String> keys = new LinkedHashMap<>();
        String[] parts = row.name().split("\\.");
        String provider = row.scope() == Scope.GENERAL ? parts[1] : "microsoft";
        String application = row.scope() == Scope.GENERAL ? "postroute.oauth." + provider + "." : KEY + "oauth.";
        keys.put(KEY + "oauth.enabled", "true");
        keys.put(KEY + "oauth.provider", provider);
        keys.put(application + "client-id", "client");
        keys.put(application + "client-secret", "client-secret");
        keys.put(KEY + "oauth.refresh-token", "token");
        if (row.scope() != Scope.GENERAL) {
            keys.put(OAuthTable.TOKEN_URI.key("support"), "https://login.example.com/token");
        }
        return keys;
    }

    private static String text(Map<String, String> given) {
        Map<String, String> all = base();
        all.putAll(given);
        return lines(all);
    }

    private static String lines(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private String example(Property<?> row) throws Exception {
        if (row.equals(PropertyTable.TRUST_FILE)) {
            return certificates().toString();
        }
        Set<Property<?>> off =
                Set.of(PropertyTable.HOLD, PropertyTable.AGENT_SIGNED_REPLIES, PropertyTable.AGENT_TELL_AUTOMATIC);
        return off.contains(row) ? "true" : row.type().example();
    }

    private Path certificates() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        Certificate certificate = ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
        String base64 = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return file.with("ca.pem", "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    /** Without warnings, so that a difference is one of values. */
    private static PostrouteSettings quiet(PostrouteSettings settings) {
        return new PostrouteSettings(
                settings.connections(),
                settings.agents(),
                settings.ledger(),
                settings.api(),
                settings.managementPort(),
                settings.operating(),
                settings.connectionsPerHost(),
                settings.publicUrl(),
                settings.trustFile(),
                settings.secretsKeyFile(),
                settings.policy(),
                List.of());
    }
}
