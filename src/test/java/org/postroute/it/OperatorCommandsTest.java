package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.it.CommandRun.Ran;

/** The commands that a running service carries out, as docs/command-line.md has them. */
class OperatorCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static LocalProduct product;

    @BeforeAll
    static void start() throws Exception {
        product = new LocalProduct(
                folder,
                Map.of(
                        "postroute.connection.support.check-interval", "3600",
                        "postroute.connection.support.idle", "false"),
                call -> AgentStub.Response.answer("Hello"));
        product.operator().sync("support-1");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static Ran run(String... arguments) {
        return new CommandRun(folder).of(arguments);
    }

    @Test
    void on_the_services_own_machine_no_token_has_to_be_given() throws Exception {
        product.deliverPlain("one", "Hello");

        assertThat(run("sync", "support-1").out()).isEqualTo("support-1  1 fetched\n");
        assertThat(run("sync", LocalProduct.SUPPORT)).isEqualTo(new Ran(0, "support-1  0 fetched\n", ""));
        assertThat(run("sync", "--all")).isEqualTo(new Ran(0, "support-1  0 fetched\n", ""));
        assertThat(JSON.readTree(run("sync", "--all", "--json").out())
                        .at("/0/outcome")
                        .asText())
                .isEqualTo("swept");
    }

    @Test
    void mailboxes_shows_a_line_each() throws Exception {
        Ran text = run("mailboxes");
        JsonNode json = JSON.readTree(run("mailboxes", "--json").out());

        assertThat(text.exitCode()).isZero();
        assertThat(text.out().lines().findFirst().orElseThrow())
                .matches("MAILBOX +ADDRESS +STATE +LAST SWEEP +UNREAD +UNACCOUNTED +LEFT ALONE +BACKFILL");
        assertThat(text.out().lines().skip(1).toList()).hasSize(1).allMatch(line -> line.startsWith("support-1 "));
        assertThat(json.at("/0/unaccounted").asLong(-1)).isZero();
    }

    @Test
    void a_backfill_waits_for_its_end_when_told_to() throws Exception {
        assertThat(run("backfill", "support-1", "--since", "30d", "--wait"))
                .isEqualTo(new Ran(0, "support-1  finished, 0 of 0 taken\n", "support-1  0 of 0 taken\n"));
        assertThat(JSON.readTree(run("backfill", LocalProduct.SUPPORT, "--all", "--json")
                                .out())
                        .path("state")
                        .asText())
                .isEqualTo("finished");
    }

    @Test
    void with_url_and_token_no_configuration_is_read() throws Exception {
        Path token =
                Files.writeString(folder.resolve("my-token"), product.operator().token() + "\n");
        Path wrong = Files.writeString(folder.resolve("wrong-token"), "prt_wrong-canary\n");

        assertThat(run("mailboxes", "--url", product.api(), "--token-file", token.toString())
                        .exitCode())
                .isZero();
        Ran refused = run("mailboxes", "--url", product.api(), "--token-file", wrong.toString());
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).startsWith("Token not accepted:").doesNotContain("canary");
    }

    @Test
    void faults_are_told_in_words() {
        String token = folder.resolve("api-token").toString();

        assertThat(run("sync").exitCode()).isEqualTo(2);
        assertThat(run("sync", "support-1", "--all").exitCode()).isEqualTo(2);
        assertThat(run("sync", "nobody-1").err()).startsWith("No mailbox with the id or address nobody-1");
        assertThat(run("backfill", "support-1").exitCode()).isEqualTo(2);
        assertThat(run("backfill", "support-1", "--since", "yesterday"))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).startsWith("No backfill: use"));
        assertThat(run("mailboxes", "--url", "http://127.0.0.1:1", "--token-file", token))
                .isEqualTo(new Ran(5, "", "Postroute does not answer at http://127.0.0.1:1. Does it run there?\n"));
        assertThat(run("mailboxes", "--url", product.management(), "--token-file", token)
                        .err())
                .endsWith("that is not Postroute.\n");
        assertThat(run("mailboxes", "--token-file", "/nowhere").err()).startsWith("No token: /nowhere cannot be read");
    }
}
