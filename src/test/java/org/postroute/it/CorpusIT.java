package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeCorpus.Kind;

/**
 * Every whole message of the corpora and every bomb, over SMTP to Postfix, from there to Dovecot, and taken by the running
 * product, while a customer keeps writing.
 */
class CorpusIT {
    private static final String MAILBOX = "user28";
    private static final String CUSTOMER = "user29";
    private static final String HEAP = "-Xmx256m";
    private static final int SENDERS = 3;
    private static final int HEAD_BYTES = 8192;
    private static final Pattern QUEUED = Pattern.compile("\\(Postfix\\) with E?SMTP id (\\w+)");
    private static final Pattern LISTED = Pattern.compile("(\\d+) .*:(.+)");
    private static final Pattern NULL_PATH = Pattern.compile("(?mi)^return-path: *< *>");
    private static final Set<String> UNDER_WAY = Set.of("received", "ready", "awaiting");

    @RegisterExtension
    static RealMail mail = new RealMail();

    private static AgentStub agent;
    private static ProductProcess product;
    private static LedgerView ledger;
    /** Under their queue ids. */
    private static final Map<String, Path> taken = new ConcurrentHashMap<>();

    private static final List<Path> refused = new ArrayList<>();
    private static final List<Long> sweepsUntilAnswered = new ArrayList<>();

    @BeforeAll
    static void send(@TempDir Path folder) throws Exception {
        mail.addUsers(40);
        mail.wipe(MAILBOX);
        mail.wipe(CUSTOMER);
        mail.seed(MAILBOX, 1, "--seen");
        ledger = new LedgerView("jdbc:sqlite:" + folder.resolve("ledger.db"));
        agent = new AgentStub(CorpusIT::answer);
        product = new ProductProcess(folder, RealMailSettings.of(mail, agent, List.of(MAILBOX)), List.of(HEAP));
        product.awaitReady();
        Queue<Path> samples = new ConcurrentLinkedQueue<>(samples(Files.createDirectory(folder.resolve("bombs"))));
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<Future<?>> sending = Stream.generate(() -> senders.submit(() -> {
                    sendAll(samples);
                    return null;
                }))
                .limit(SENDERS)
                .collect(Collectors.toList());
        while (sweepsUntilAnswered.isEmpty() || sending.stream().anyMatch(task -> !task.isDone())) {
            sweepsUntilAnswered.add(sweepsUntilAnswered(folder));
        }
        for (Future<?> task : sending) {
            task.get();
        }
        senders.shutdown();
        await("all in a final state")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    Map<String, LedgerView.Row> rows = rows();
                    return rows.keySet().containsAll(taken.keySet())
                            && rows.values().stream().noneMatch(row -> UNDER_WAY.contains(row.state()));
                });
        sweepsUntilAnswered.add(sweepsUntilAnswered(folder));
    }

    @AfterAll
    static void stop() {
        product.close();
        agent.close();
    }

    private static AgentStub.Response answer(AgentStub.Call call) {
        return call.body().at("/session/customer/address").asText().startsWith(CUSTOMER)
                ? AgentStub.Response.answer("Answer to " + call.webhookId())
                : new AgentStub.Response(204, null);
    }

    /** The order is always the same, and the bombs are spread over all. */
    private static List<Path> samples(Path bombs) throws Exception {
        List<Path> all = new ArrayList<>(MimeCorpus.messages());
        try (Stream<Path> quotes = Files.walk(Path.of("src/test/corpus/quotes"))) {
            quotes.filter(file -> file.endsWith("input.eml")).sorted().forEach(all::add);
        }
        all.addAll(Bombs.in(bombs));
        Collections.shuffle(all, new Random(7));
        return all;
    }

    private static void sendAll(Queue<Path> samples) throws IOException {
        try (Smtp smtp = new Smtp(mail.host(), mail.port("SMTP"))) {
            for (Path sample = samples.poll(); sample != null; sample = samples.poll()) {
                String from = NULL_PATH.matcher(head(sample)).find() ? "" : "somebody@" + mail.domain();
                Optional<String> id = smtp.send(from, mail.address(MAILBOX), sample);
                if (id.isPresent()) {
                    taken.put(id.get(), sample);
                } else {
                    synchronized (refused) {
                        refused.add(sample);
                    }
                }
            }
        }
    }

    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /** Of a mail that the customer writes now. */
    private static long sweepsUntilAnswered(Path folder) throws Exception {
        String id = "customer." + sweepsUntilAnswered.size() + "@" + mail.domain();
        Path source = Files.writeString(
                folder.resolve("customer.eml"),
                "From: Customer <" + mail.address(CUSTOMER + "+" + sweepsUntilAnswered.size()) + ">\r\nTo: "
                        + mail.address(MAILBOX) + "\r\nSubject: Question\r\nMessage-ID: <" + id + ">\r\n\r\nWords of "
                        + id + "\r\n");
        long before = sweeps();
        try (Smtp smtp = new Smtp(mail.host(), mail.port("SMTP"))) {
            smtp.send(mail.address(CUSTOMER), mail.address(MAILBOX), source).orElseThrow();
        }
        await("an answer to " + id)
                .atMost(Duration.ofMinutes(3))
                .until(() -> ledger.rows().stream()
                        .anyMatch(
                                row -> row.messageId().equals(id) && row.state().equals("answered")));
        await("another sweep").atMost(Duration.ofMinutes(1)).until(() -> sweeps() > before);
        return sweeps() - before;
    }

    private static long sweeps() throws Exception {
        return product.sample("postroute_sweeps_seconds_count{mailbox=\"support-1\",outcome=\"finished\"}");
    }

    /** Of the corpora, by the ids under which Postfix had them. */
    private static Map<String, LedgerView.Row> rows() throws Exception {
        Map<Long, LedgerView.Row> byUid =
                ledger.rows().stream().collect(Collectors.toMap(LedgerView.Row::uid, row -> row));
        Map<String, LedgerView.Row> rows = new HashMap<>();
        filed().forEach((id, uid) -> {
            if (taken.containsKey(id) && byUid.containsKey(uid)) {
                rows.put(id, byUid.get(uid));
            }
        });
        return rows;
    }

    /** UIDs in the folder, by queue ids. */
    private static Map<String, Long> filed() throws IOException {
        Path maildir = mail.maildir(MAILBOX);
        Map<String, Long> uids =
                Files.readAllLines(maildir.resolve("dovecot-uidlist"), StandardCharsets.ISO_8859_1).stream()
                        .map(LISTED::matcher)
                        .filter(Matcher::matches)
                        .collect(Collectors.toMap(
                                line -> line.group(2), line -> Long.valueOf(line.group(1)), (a, b) -> b));
        Map<String, Long> filed = new HashMap<>();
        for (Path file : SentAnswers.files(maildir)) {
            Long uid = uids.get(file.getFileName().toString().split(":")[0]);
            String id = uid == null ? null : queueId(file);
            if (id != null) {
                filed.put(id, uid);
            }
        }
        return filed;
    }

    /** Null for a file that Dovecot renames meanwhile, and for what did not come by Postfix. */
    private static String queueId(Path file) throws IOException {
        try {
            Matcher received = QUEUED.matcher(head(file));
            return received.find() ? received.group(1) : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Map<String, Path> of(Kind kind) {
        return taken.entrySet().stream()
                .filter(entry -> !entry.getValue().toString().contains("/bombs/"))
                .filter(entry -> MimeCorpus.kind(entry.getValue()) == kind)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<String> asked() {
        return agent.calls().stream().map(AgentStub.Call::webhookId).collect(Collectors.toSet());
    }

    @Test
    void every_message_that_the_server_took_has_a_final_state() throws Exception {
        Map<String, LedgerView.Row> rows = rows();
        Map<String, Long> states =
                rows.values().stream().collect(groupingBy(LedgerView.Row::state, TreeMap::new, counting()));
        System.out.printf(
                "%s: %d sent, %d taken by Postfix, refused %s; states %s%n",
                HEAP, taken.size() + refused.size(), taken.size(), refused, states);

        assertThat(taken).hasSizeGreaterThan(1_400);
        assertThat(refused).hasSizeLessThan(5);
        assertThat(rows.keySet()).isEqualTo(taken.keySet());
        assertThat(rows.values()).allSatisfy(row -> {
            assertThat(UNDER_WAY).doesNotContain(row.state());
            assertThat(Set.of("answered", "no-answer").contains(row.state())
                            || !row.reason().isBlank())
                    .as("reason of %s", row)
                    .isTrue();
        });
        assertThat(states).doesNotContainKeys("dead", "answered");
    }

    @Test
    void the_product_never_stopped_polling() throws Exception {
        System.out.printf(
                "%d mails of a customer answered meanwhile, sweeps until then: %s%n",
                sweepsUntilAnswered.size(), sweepsUntilAnswered);

        assertThat(sweepsUntilAnswered).hasSizeGreaterThan(1);
        assertThat(product.isReady()).isTrue();
        assertThat(ledger.sent()).hasSize(sweepsUntilAnswered.size());
    }

    @Test
    void nothing_that_a_machine_or_a_list_sent_reaches_the_agent() throws Exception {
        Map<String, LedgerView.Row> rows = rows();
        Set<String> asked = asked();
        for (Kind kind : List.of(Kind.MACHINE, Kind.LIST)) {
            Map<String, Path> messages = of(kind);
            List<Path> answered = messages.keySet().stream()
                    .filter(id -> asked.contains(rows.get(id).id()))
                    .map(messages::get)
                    .toList();
            System.out.printf("%d of kind %s, asked about: %s%n", messages.size(), kind, answered);
            assertThat(messages).hasSizeGreaterThan(250);
            assertThat(answered).isEmpty();
        }
    }

    @Test
    void what_a_person_sent_reaches_the_agent() throws Exception {
        Map<String, LedgerView.Row> rows = rows();
        Set<String> asked = asked();
        Map<String, Path> persons = of(Kind.PERSON);
        persons.keySet().removeIf(id -> rows.get(id).state().equals("duplicate"));
        Map<Path, String> missed = persons.entrySet().stream()
                .filter(entry -> !asked.contains(rows.get(entry.getKey()).id()))
                .collect(Collectors.toMap(Map.Entry::getValue, entry -> {
                    LedgerView.Row row = rows.get(entry.getKey());
                    return row.state() + ": " + row.reason();
                }));
        System.out.printf("%d ordinary mails of persons, not asked about: %s%n", persons.size(), missed);

        assertThat(persons).hasSizeGreaterThan(350);
        assertThat(missed).hasSizeLessThan(1 + persons.size() / 1000);
    }
}
