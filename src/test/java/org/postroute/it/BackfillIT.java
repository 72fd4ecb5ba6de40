package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.cli.PostrouteCommand;
import org.postroute.mailbox.RealMail;
import picocli.CommandLine;

/** Old unread mail is left alone until somebody asks for it. */
class BackfillIT {
    private static final String USER = "user9";
    private static final String BACKFILL = "postroute.connection.support.backfill";

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    private Path directory;

    private final String folder = "Back" + System.nanoTime();

    private Map<String, String> properties(AgentStub agent) {
        Map<String, String> properties = RealProduct.properties(MAIL, List.of(USER), folder, agent);
        properties.put(BACKFILL, "2d");
        return properties;
    }

    private static AgentStub silentAgent() throws Exception {
        return new AgentStub(call -> new AgentStub.Response(204, null));
    }

    private static List<String> mails(String name, int count, Duration age) {
        return IntStream.range(0, count)
                .mapToObj(i -> RealFolder.mail(name + "-" + i, "Hello", age))
                .toList();
    }

    @Test
    void mail_below_the_floor_stays_unread_costs_nothing_and_is_taken_piece_by_piece() throws Exception {
        try (AgentStub agent = silentAgent();
                RealFolder real = new RealFolder(MAIL, USER, folder)) {
            real.deliver(mails("old", 300, Duration.ofDays(10)), Duration.ofDays(10));
            real.append(mails("slack", 40, Duration.ofHours(50)), false);
            real.append(mails("recent", 30, Duration.ofHours(40)), false);
            real.append(mails("read", 5, Duration.ofHours(1)), true);
            try (RealProduct product = new RealProduct(directory, properties(agent))) {
                product.sync("support-1");
                await().atMost(Duration.ofSeconds(30)).until(() -> product.inState("no-answer") == 30);
                assertCounts(product.mailbox(), 340, 0, 340);
                assertThat(real.unread()).isEqualTo(340);

                MAIL.resetCounters();
                product.sync("support-1");
                product.sync("support-1");
                Map<String, Integer> commands = MAIL.counters();
                assertThat(commands.getOrDefault("UID_SEARCH", 0)).isEqualTo(2);
                assertThat(commands.getOrDefault("UID_FETCH", 0)).isZero();
                assertThat(commands.getOrDefault("UID_STORE", 0)).isZero();

                real.append(mails("moved-in", 3, Duration.ofDays(400)), false);
                assertThat(product.sync("support-1")).isEqualTo(3);
            }
            try (RealProduct product = new RealProduct(directory, properties(agent))) {
                assertThat(product.sync("support-1")).as("after a restart").isZero();
                product.operator().post("/api/v1/mailboxes/support-1/backfill", "{\"since\":\"3d\"}");
                awaitFinished(product, 40);
                product.operator().post("/api/v1/mailboxes/support-1/backfill", "{\"since\":\"3d\"}");
                assertCounts(product.mailbox(), 300, 0, 300);
                product.operator().post("/api/v1/mailboxes/support-1/backfill", "{\"all\":true}");
                awaitFinished(product, 300);
                assertCounts(product.mailbox(), 0, 0, 0);
                await().atMost(Duration.ofSeconds(30)).until(() -> product.inState("no-answer") == 373);
                assertThat(product.ledger().received().countByState()).containsOnlyKeys("no-answer");
            }
            assertThat(agent.calls()).hasSize(373);
            assertThat(real.unread()).isZero();
        }
    }

    private static void awaitFinished(RealProduct product, int taken) throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> backfill(product.operator()).path("state").asText().equals("finished"));
        assertThat(backfill(product.operator()).path("taken").asInt()).isEqualTo(taken);
        assertThat(backfill(product.operator()).path("total").asInt()).isEqualTo(taken);
        product.sync("support-1");
    }

    private static JsonNode backfill(Operator operator) throws Exception {
        return operator.json("/api/v1/mailboxes/support-1/backfill");
    }

    private static void assertCounts(JsonNode mailbox, int unread, int unaccounted, int leftAlone) {
        assertThat(List.of(mailbox.path("unread"), mailbox.path("unaccounted"), mailbox.path("leftAlone")))
                .extracting(JsonNode::asInt)
                .containsExactly(unread, unaccounted, leftAlone);
    }

    @Test
    void a_backfill_that_is_killed_in_the_middle_goes_on_and_takes_nothing_twice() throws Exception {
        int mails = 800;
        try (AgentStub agent = silentAgent();
                RealFolder real = new RealFolder(MAIL, USER, folder)) {
            real.deliver(mails("old", mails, Duration.ofDays(10)), Duration.ofDays(10));
            Map<String, String> properties = properties(agent);
            properties.put("postroute.connection.support.check-interval", "1");
            try (ProductProcess product = new ProductProcess(directory, properties)) {
                product.awaitReady();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> product.sample("postroute_mailbox_left_alone_messages{mailbox=\"support-1\"}")
                                == mails);
                assertThat(agent.calls()).isEmpty();

                assertThat(run("backfill", "support-1", "--all").exitCode()).isZero();
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> !agent.calls().isEmpty());
                product.kill();
                int before = real.unread();
                product.start();
                product.awaitReady();

                Ran done = run("backfill", "support-1", "--all", "--wait");
                assertThat(done.exitCode()).as(done.err()).isZero();
                assertThat(done.out()).isEqualTo("support-1  finished, 800 of 800 taken\n");
                assertThat(done.err()).endsWith("support-1  800 of 800 taken\n");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> product.sample("postroute_received_messages{state=\"no-answer\"}") == mails);
                assertThat(product.sample("postroute_received_messages{state=\"duplicate\"}"))
                        .isZero();
                assertThat(product.sample("postroute_mailbox_unaccounted_messages{mailbox=\"support-1\"}"))
                        .isZero();
                System.out.printf(
                        "killed with %d of %d left, %d agent calls%n",
                        before, mails, agent.calls().size());
            }
            assertThat(real.unread()).isZero();
        }
    }

    record Ran(int exitCode, String out, String err) {}

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new PostrouteCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] all = Stream.concat(
                        Stream.of(arguments),
                        Stream.of(
                                "--config",
                                directory.resolve("application.properties").toString()))
                .toArray(String[]::new);
        return new Ran(line.execute(all), out.toString(), err.toString());
    }
}
