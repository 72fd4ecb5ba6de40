package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** The connection breaks after the final dot of every answer, fifty times (INV-03, INV-22). */
class UncertainIT {
    private static final int MESSAGES = 50;
    private static final String FILED_BY_SERVER = "user95";
    private static final String NOT_FILED = "user81";
    private static final String CUSTOMER = "user82";

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void where_the_server_files_what_it_takes_every_answer_arrives_once() throws Exception {
        try (DotCutter cutter = new DotCutter(mail.host(), mail.port("SMTP"), order -> order % 2 == 0);
                LocalProduct product = product(FILED_BY_SERVER, cutter)) {
            deliver(FILED_BY_SERVER);
            awaitCounts(product, Map.of("sent", (long) MESSAGES));
            Map<String, Long> copies = awaitCopies(MESSAGES);

            System.out.printf(
                    "cut after the dot: %d arrived, %d did not; %d answers, %d second copies%n",
                    cutter.cut().values().stream().filter(heard -> heard).count(),
                    cutter.cut().values().stream().filter(heard -> !heard).count(),
                    copies.size(),
                    copies.values().stream().mapToLong(n -> n - 1).sum());
            assertThat(cutter.cut()).hasSize(MESSAGES);
            assertThat(copies).hasSize(MESSAGES);
            assertThat(copies.values()).containsOnly(1L);
            assertThat(copies.keySet()).isEqualTo(cutter.cut().keySet());
        }
    }

    @Test
    void where_nobody_can_know_the_answers_are_held_and_none_is_sent_twice() throws Exception {
        try (DotCutter cutter = new DotCutter(mail.host(), mail.port("SMTP"), order -> order % 2 == 0);
                LocalProduct product = product(NOT_FILED, cutter)) {
            deliver(NOT_FILED);
            awaitCounts(product, Map.of("uncertain", (long) MESSAGES));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> product.ledger()
                            .sentChecks()
                            .nextDue(mail.address(NOT_FILED))
                            .isEmpty());

            assertThat(awaitCopies(MESSAGES / 2).values()).containsOnly(1L);
            assertThat(product.ledger().outbox().countByState()).isEqualTo(Map.of("uncertain", (long) MESSAGES));
        }
    }

    private LocalProduct product(String user, DotCutter cutter) throws Exception {
        mail.addUsers(99);
        mail.wipe(user);
        mail.wipe(CUSTOMER);
        String connection = "postroute.connection.support.";
        return new LocalProduct(
                folder,
                new TreeMap<>(Map.ofEntries(
                        Map.entry(connection + "address", mail.address(user)),
                        Map.entry(connection + "password", mail.password()),
                        Map.entry(connection + "imap.host", mail.host()),
                        Map.entry(connection + "imap.port", String.valueOf(mail.port("IMAP"))),
                        Map.entry(connection + "smtp.port", String.valueOf(cutter.port())),
                        Map.entry(connection + "sent-wait", "6s"))),
                call -> AgentStub.Response.answer("Hello"));
    }

    /** One message each from fifty addresses of one customer. */
    private static void deliver(String user) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(mail.host(), mail.port("SMTP"), null, null);
            for (int i = 0; i < MESSAGES; i++) {
                MimeMessage question = new MimeMessage(session);
                question.setFrom(CUSTOMER + "+c" + i + "@example.test");
                question.setSubject("Question " + i);
                question.setText("What about " + i + "?");
                question.saveChanges();
                transport.sendMessage(question, InternetAddress.parse(mail.address(user)));
            }
        }
    }

    private static void awaitCounts(LocalProduct product, Map<String, Long> expected) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> product.ledger().outbox().countByState().equals(expected));
    }

    /** How often each answer is in the customer's mailbox. */
    private static Map<String, Long> awaitCopies(int expected) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> SentAnswers.count(mail.maildir(CUSTOMER)) >= expected);
        return SentAnswers.in(mail.maildir(CUSTOMER)).originals().stream()
                .collect(groupingBy(UncertainIT::messageId, counting()));
    }

    private static String messageId(MimeMessage answer) {
        try {
            return answer.getMessageID().replaceAll("[<>]", "");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
