package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** 500 real messages in two mailboxes of one connection, answered through a real server. */
class MainJobIT {
    private static final int MESSAGES_A_MAILBOX = 250;
    private static final int MESSAGES = 2 * MESSAGES_A_MAILBOX;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void every_message_is_answered_once_in_its_thread_and_a_second_run_does_nothing() throws Exception {
        List<String> users = seed("user6", "user7");
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer(answerTo(call)));
                ProductProcess product = new ProductProcess(folder, properties(users, agent))) {
            product.awaitReady();
            awaitAnswers(users, MESSAGES);

            List<MimeMessage> answers = answers(users);
            Map<String, MimeMessage> originals = originals(users);
            assertThat(agent.calls()).hasSize(MESSAGES);
            assertThat(agent.calls().stream().map(AgentStub.Call::webhookId)).doesNotHaveDuplicates();
            assertThat(answers).hasSize(MESSAGES);
            for (MimeMessage answer : answers) {
                assertAnswers(originals.remove(header(answer, "In-Reply-To")), answer);
            }
            assertThat(originals).isEmpty();
            awaitAllSeen(users);

            assertThat(product.sample("postroute_received_messages{state=\"answered\"}"))
                    .isEqualTo(MESSAGES);
            assertThat(product.sample("postroute_received_messages{state=\"bounce\"}"))
                    .isEqualTo(MESSAGES);
            assertThat(product.sample("postroute_outbound_messages{state=\"bounced\"}"))
                    .isEqualTo(MESSAGES);
            assertThat(product.terminate()).isLessThanOrEqualTo(30);

            product.start();
            product.awaitReady();
            awaitSweeps(product);
            assertThat(agent.calls()).hasSize(MESSAGES);
            assertThat(answers(users)).hasSize(MESSAGES);
        }
    }

    private static List<String> seed(String... users) throws Exception {
        for (String user : users) {
            mail.wipe(user);
            mail.seed(user, MESSAGES_A_MAILBOX, "--seed", user.replaceAll("\\D", ""));
        }
        return List.of(users);
    }

    private static Map<String, String> properties(List<String> users, AgentStub agent) {
        Map<String, String> properties = RealMailSettings.of(mail, agent, users);
        properties.put(RealMailSettings.CONNECTION + "name", "Acme Support,Acme Sales");
        properties.put(RealMailSettings.CONNECTION + "signature", "Kind regards, {{ sender_name }}");
        return properties;
    }

    private static String answerTo(AgentStub.Call call) {
        return "Answer to " + call.body().path("message").path("messageId").asText();
    }

    private static void assertAnswers(MimeMessage original, MimeMessage answer) throws Exception {
        assertThat(original).as("the message that is answered, once").isNotNull();
        String id = header(original, "Message-ID");
        String references = header(original, "References");
        String subject = original.getSubject();
        String from =
                header(original, "Delivered-To").startsWith("user6@") ? "Acme Support <user6@" : "Acme Sales <user7@";

        assertThat(header(answer, "References")).isEqualTo((references.isEmpty() ? "" : references + " ") + id);
        assertThat(answer.getSubject()).isEqualTo(subject.startsWith("Re: ") ? subject : "Re: " + subject);
        assertThat(answer.getFrom()).hasSize(1);
        assertThat(answer.getFrom()[0].toString()).startsWith(from);
        assertThat(header(answer, "Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(header(answer, "To")).contains(address(original));
        assertThat(SentAnswers.text(answer))
                .contains("Answer to " + id)
                .contains("Kind regards, " + from.substring(0, from.indexOf(" <")));
    }

    private static String address(MimeMessage message) throws Exception {
        return ((jakarta.mail.internet.InternetAddress) message.getFrom()[0]).getAddress();
    }

    private static String header(MimeMessage message, String name) {
        try {
            String value = message.getHeader(name, ",");
            return value == null ? "" : value.replaceAll("\\s+", " ").strip();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, MimeMessage> originals(List<String> users) {
        Map<String, MimeMessage> byId = new HashMap<>();
        for (String user : users) {
            SentAnswers.in(mail.maildir(user)).originals().forEach(m -> byId.put(header(m, "Message-ID"), m));
        }
        return byId;
    }

    private static List<MimeMessage> answers(List<String> users) {
        List<MimeMessage> all = new ArrayList<>();
        users.forEach(user -> all.addAll(SentAnswers.in(mail.maildir(user)).answers()));
        return all;
    }

    /** Every answer comes back as one bounce. */
    private static void awaitAnswers(List<String> users, long expected) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> users.stream()
                                .mapToInt(user -> SentAnswers.count(mail.maildir(user)))
                                .sum()
                        >= MESSAGES + expected);
    }

    private static void awaitAllSeen(List<String> users) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> users.stream()
                        .allMatch(user ->
                                SentAnswers.in(mail.maildir(user)).unseen().isEmpty()));
    }

    private static void awaitSweeps(ProductProcess product) {
        for (String mailbox : List.of("support-1", "support-2")) {
            String counter = "postroute_sweeps_seconds_count{mailbox=\"" + mailbox + "\",outcome=\"finished\"}";
            await().atMost(Duration.ofSeconds(30)).until(() -> product.sample(counter) >= 4);
        }
    }
}
