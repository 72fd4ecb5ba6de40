package org.postroute.it;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** Hostile messages cost little alone (INV-12) and delay nobody in the whole product (INV-11). */
class BombsIT {
    private static final String MAILBOX = "user24";
    private static final String CUSTOMERS = "user25";
    private static final long HEAP_MB = 72;
    private static final int BOMBS_AT_ONCE = 3;
    private static final int OTHERS_AT_ONCE = 9 * BOMBS_AT_ONCE;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private int delivered;

    @Test
    void each_is_understood_within_two_seconds_of_cpu_and_64_mb_of_heap() throws Exception {
        Path bombs = Files.createDirectory(folder.resolve("bombs"));
        int made = Bombs.in(bombs).size();
        Process reading = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MB + "m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        BombReading.class.getName(),
                        bombs.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(reading.waitFor()).as(output).isZero();
        Map<String, Long> millis = output.lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
        long baseline = millis.remove("baseline");
        System.out.printf("-Xmx%dm, %d bytes before the first; CPU ms %s%n", HEAP_MB, baseline, new TreeMap<>(millis));
        assertThat((HEAP_MB << 20) - baseline).isLessThanOrEqualTo(64L << 20);
        assertThat(millis).hasSize(made);
        assertThat(millis).allSatisfy((name, taken) -> assertThat(taken).isLessThan(2_000));
    }

    @Test
    void one_in_ten_messages_delays_the_others_by_seconds_and_each_comes_to_an_end() throws Exception {
        List<Path> bombs = Bombs.in(Files.createDirectory(folder.resolve("bombs")));
        mail.addUsers(40);
        mail.wipe(MAILBOX);
        mail.wipe(CUSTOMERS);
        mail.seed(MAILBOX, 1, "--seen");
        LedgerView ledger = new LedgerView("jdbc:sqlite:" + folder.resolve("ledger.db"));
        try (AgentStub agent = new AgentStub(BombsIT::answer);
                ProductProcess product = new ProductProcess(
                        folder, RealMailSettings.of(mail, agent, List.of(MAILBOX)), List.of("-Xmx256m"))) {
            product.awaitReady();
            long calm = round(List.of(), ledger);
            long slowest = 0;
            for (int from = 0; from < bombs.size(); from += BOMBS_AT_ONCE) {
                slowest = Math.max(slowest, round(bombs.subList(from, from + BOMBS_AT_ONCE), ledger));
            }
            Map<String, List<String>> ends = awaitEnds(ledger, bombs.size());

            System.out.printf(
                    "%d bombs among %d messages, -Xmx256m: others answered after %d ms, without bombs %d; their ends %s%n",
                    bombs.size(), delivered, slowest, calm, ends);
            assertThat(slowest - calm).isLessThan(LONGEST_DELAY.toMillis());
            assertPollerIsAlive(product);
            assertThat(Files.readString(product.log())).doesNotContain("OutOfMemoryError", "StackOverflowError");
        } finally {
            mail.wipe(MAILBOX);
        }
    }

    private static AgentStub.Response answer(AgentStub.Call call) {
        String customer = call.body().at("/session/customer/address").asText();
        return customer.endsWith(Bombs.DOMAIN)
                ? new AgentStub.Response(204, null)
                : AgentStub.Response.answer("Answer to " + call.webhookId());
    }

    /** Milliseconds until the last of the others was answered. */
    private long round(List<Path> bombs, LedgerView ledger) throws Exception {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < OTHERS_AT_ONCE; i++) {
            if (i % 9 == 4 && !bombs.isEmpty()) {
                deliver(Files.readAllBytes(bombs.get(i / 9)));
            }
            String id = "other." + delivered + "@" + mail.domain();
            others.add(id);
            deliver(("From: Customer <" + CUSTOMERS + "+c" + i + "@" + mail.domain() + ">\nTo: " + mail.address(MAILBOX)
                            + "\nSubject: Question " + id + "\nMessage-ID: <" + id + ">\n\nWords.\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        long begun = System.nanoTime();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> ledger.rows().stream()
                        .filter(row -> row.state().equals("answered"))
                        .map(LedgerView.Row::messageId)
                        .toList()
                        .containsAll(others));
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private void deliver(byte[] source) throws IOException {
        long now = System.currentTimeMillis();
        mail.deliver(MAILBOX, "%d.M%06dP1.bombs".formatted(now / 1000, delivered), source);
        delivered++;
    }

    /** States of the bombs, each with their names. */
    private static Map<String, List<String>> awaitEnds(LedgerView ledger, int bombs) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> bombs(ledger).size() == bombs
                        && bombs(ledger).stream()
                                .map(LedgerView.Row::state)
                                .noneMatch(List.of("received", "ready")::contains));
        return bombs(ledger).stream()
                .collect(groupingBy(
                        LedgerView.Row::state,
                        TreeMap::new,
                        Collectors.mapping(row -> row.messageId().split("@")[0], Collectors.toList())));
    }

    private static Collection<LedgerView.Row> bombs(LedgerView ledger) {
        try {
            return ledger.rows().stream()
                    .filter(row -> row.messageId().endsWith("@" + Bombs.DOMAIN))
                    .toList();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertPollerIsAlive(ProductProcess product) throws Exception {
        String sweeps = "postroute_sweeps_seconds_count{mailbox=\"support-1\",outcome=\"finished\"}";
        long before = product.sample(sweeps);
        await().atMost(Duration.ofSeconds(30)).until(() -> product.sample(sweeps) > before);
    }
}
