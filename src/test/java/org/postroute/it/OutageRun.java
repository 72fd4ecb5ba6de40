package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postroute.mailbox.RealMail;

/** The product as its own process on the real mail server while customers write to it, and the checker afterwards. */
final class OutageRun implements AutoCloseable {
    private static final String MAILBOX = "user24";
    private static final String CUSTOMERS = "user25";
    private static final int ADDRESSES = 20;
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final List<String> FINAL = List.of("answered", "sent", "uncertain");

    private final RealMail mail;
    private final String url;
    private final AgentStub agent;
    private final ProductProcess product;
    private volatile boolean failing;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();

    /** @param before what comes before java on the command line */
    record Launch(List<String> before, Map<String, String> environment) {
        static final Launch PLAIN = new Launch(List.of(), Map.of());
    }

    /**
     * @param ledger its properties
     * @param url the ledger's, with all that it takes to read it
     */
    OutageRun(RealMail mail, Path folder, Map<String, String> ledger, String url, Launch launch) throws Exception {
        this.mail = mail;
        this.url = url;
        mail.addUsers(40);
        mail.wipe(MAILBOX);
        mail.wipe(CUSTOMERS);
        agent = new AgentStub(this::answer);
        Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(MAILBOX));
        properties.put(RealMailSettings.CONNECTION + "sent-wait", "6s");
        properties.putAll(ledger);
        product = new ProductProcess(
                folder, properties, List.of("-XX:TieredStopAtLevel=1"), launch.before(), launch.environment());
        product.awaitReady();
        await("the mailbox, made by the first sign-in")
                .atMost(LONGEST)
                .until(() -> Files.isDirectory(mail.maildir(MAILBOX).resolve("tmp")));
        writing.scheduleWithFixedDelay(this::write, 0, 200, TimeUnit.MILLISECONDS);
        awaitStored(5);
    }

    private AgentStub.Response answer(AgentStub.Call call) {
        return failing && call.body().path("attempt").asInt() == 1
                ? new AgentStub.Response(503, null)
                : AgentStub.Response.answer("Answer to " + call.webhookId());
    }

    /** From now on every message has to be asked for twice. */
    void failEveryFirstCall() {
        failing = true;
    }

    private void write() {
        String id = run + "." + delivered.size() + "@customer.test";
        String source = "From: <" + CUSTOMERS + "+c" + delivered.size() % ADDRESSES + "@" + mail.domain() + ">\nTo: "
                + mail.address(MAILBOX) + "\nSubject: Question\nMessage-ID: <" + id + ">\n\nHello " + id + "\n";
        try {
            mail.deliver(MAILBOX, System.currentTimeMillis() + "." + id, source.getBytes(StandardCharsets.US_ASCII));
            delivered.add(id);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }

    ProductProcess product() {
        return product;
    }

    AgentStub agent() {
        return agent;
    }

    int delivered() {
        return delivered.size();
    }

    void awaitDelivered(int messages) {
        await().atMost(LONGEST).until(() -> delivered() >= messages);
    }

    void awaitStored(int messages) {
        await("so many rows, see " + product.log())
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> stored().size() >= messages);
    }

    /** The seconds until all that was delivered before is in the ledger. */
    int secondsToCatchUp() {
        long begun = System.nanoTime();
        awaitStored(delivered());
        return (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    /** The Message-IDs of what is marked as read. */
    List<String> flagged() {
        SentAnswers all = SentAnswers.in(mail.maildir(MAILBOX));
        List<String> unseen = all.unseen().stream()
                .map(path -> path.getFileName()
                        .toString()
                        .replaceFirst("^[0-9]+\\.", "")
                        .replaceFirst(":2,.*$", ""))
                .toList();
        return delivered.stream().filter(id -> !unseen.contains(id)).toList();
    }

    /** What is marked as read has a row. */
    void checkFlags() throws SQLException {
        List<String> flagged = flagged();
        assertThat(stored()).as("marked as read and stored").containsAll(flagged);
    }

    private List<String> stored() throws SQLException {
        return query("SELECT message_id FROM received").stream()
                .map(OutageRun::bare)
                .toList();
    }

    private static String bare(String messageId) {
        return messageId.replaceAll("[<>\\s]", "");
    }

    List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> strings = new ArrayList<>();
            while (found.next()) {
                strings.add(found.getString(1));
            }
            return strings;
        }
    }

    /**
     * No more mail comes. When all is done nothing is lost, doubled, stored twice, unanswered or unread; an answer whose
     * outcome nobody knows may be missing. What was found, for the record.
     *
     * @param fault what was done
     */
    void finish(String fault) throws Exception {
        writing.shutdown();
        writing.awaitTermination(10, TimeUnit.SECONDS);
        await("the end of the work, see " + product.log())
                .atMost(LONGEST)
                .pollInterval(Duration.ofSeconds(1))
                .until(this::isOver);
        int uncertain =
                query("SELECT id FROM outbound WHERE state = 'uncertain'").size();
        await("the answers")
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() -> answers().size() >= delivered() - uncertain);
        Map<String, Long> answers = answers();
        long second = answers.values().stream().mapToLong(n -> n - 1).sum();
        System.out.printf(
                "%s: %d delivered, %d calls of the agent, %d answers, %d second answers, %d uncertain%n",
                fault, delivered(), agent.calls().size(), answers.size(), second, uncertain);
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(query("SELECT state FROM received")).containsOnly("answered");
        assertThat(answers.values()).as("answers a message").containsOnly(1L);
        assertThat(delivered).containsAll(answers.keySet());
        assertThat(agent.calls().stream().map(AgentStub.Call::webhookId).distinct())
                .hasSize(delivered());
    }

    private boolean isOver() throws SQLException {
        return stored().size() >= delivered()
                && Stream.concat(
                                query("SELECT state FROM received").stream(),
                                query("SELECT state FROM outbound").stream())
                        .allMatch(FINAL::contains)
                && flagged().size() == delivered();
    }

    /** How often each message was answered. */
    private Map<String, Long> answers() {
        return SentAnswers.in(mail.maildir(CUSTOMERS)).originals().stream()
                .collect(groupingBy(OutageRun::answered, TreeMap::new, counting()));
    }

    private static String answered(MimeMessage answer) {
        try {
            return bare(answer.getHeader("In-Reply-To", ","));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
        product.close();
        agent.close();
    }
}
