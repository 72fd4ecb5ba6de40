package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.message.EmailAddress;

/** An agent that was talked into something: it is refused, says why, and nobody gets anything. */
class HostileAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STRANGER = "stranger@elsewhere.test";

    @TempDir
    private Path folder;

    static Stream<Arguments> demands() {
        String decided = "which no agent decides: it goes to the customer of its session";
        String fetched = "nothing is fetched from elsewhere: send its bytes";
        return Stream.of(
                Arguments.of(Map.of("to", STRANGER), decided),
                Arguments.of(Map.of("to", List.of(STRANGER)), decided),
                Arguments.of(Map.of("bcc", List.of(STRANGER)), decided),
                Arguments.of(
                        Map.of("cc", List.of(STRANGER)),
                        "cc names " + STRANGER + ", whom postroute.policy.extra-recipients"),
                Arguments.of(Map.of("recipients", List.of(STRANGER)), decided),
                Arguments.of(Map.of("from", "ceo@acme.test"), decided),
                Arguments.of(Map.of("replyTo", STRANGER), decided),
                Arguments.of(Map.of("subject", "Hi\r\nBcc: " + STRANGER), decided),
                Arguments.of(Map.of("headers", Map.of("Bcc", STRANGER)), decided),
                Arguments.of(
                        Map.of("attachments", List.of(Map.of("filename", "a", "url", "http://169.254.169.254/"))),
                        fetched),
                Arguments.of(
                        Map.of("attachments", List.of(Map.of("filename", "a", "url", "file:///etc/passwd"))), fetched),
                Arguments.of(
                        Map.of("attachments", List.of(Map.of("filename", "a", "url", "https://169.254.169.254/"))),
                        "169.254.169.254, which postroute.policy.attachment-hosts does not name"));
    }

    @ParameterizedTest
    @MethodSource("demands")
    void what_no_agent_may_ask_for_is_refused_now_and_later(Map<String, ?> demand, String reason) throws Exception {
        Map<String, Object> answer = new TreeMap<>(demand);
        answer.put("text", "Here you are");
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> subject(call).endsWith("now")
                        ? new AgentStub.Response(200, answer)
                        : new AgentStub.Response(202, null))) {
            product.deliverPlain("later", "Hello");
            product.awaitState("awaiting");
            answer.put("grant", grant(product, 0));

            HttpResponse<String> posted = post(product, answer);

            assertThat(posted.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(posted.body()).path("detail").asText()).contains(reason);
            product.deliverFrom("bob", LocalProduct.SUPPORT, "now");
            ReceivedMessage dead = product.awaitState("dead");
            assertThat(dead.reason()).contains(reason);
            assertThat(product.agent().calls()).hasSize(2);
            assertThat(product.ledger().outbox().countByState()).isEmpty();

            assertThat(post(product, Map.of("grant", grant(product, 0), "text", "Politely"))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(product.awaitAnswers(1)).hasSize(1);
            assertThat(LocalProduct.wire(product.answers().get(0)))
                    .contains("Politely")
                    .doesNotContain(STRANGER, "ceo@acme.test");
            assertThat(product.allMail()).hasSize(3);
        }
    }

    private static String subject(AgentStub.Call call) {
        return call.body().at("/message/subject").asText();
    }

    private static String grant(LocalProduct product, int call) {
        return product.agent().calls().get(call).body().at("/reply/grant").asText();
    }

    private static HttpResponse<String> post(LocalProduct product, Map<String, ?> reply) throws Exception {
        return new Operator(product.api(), null).post("/api/v1/replies", JSON.writeValueAsString(reply));
    }

    @Test
    void nothing_that_an_answer_names_is_ever_connected_to() throws Exception {
        try (ServerSocket metadata = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> visitor = CompletableFuture.supplyAsync(() -> accepted(metadata));
            String url = "http://127.0.0.1:" + metadata.getLocalPort() + "/latest/meta-data/";
            try (LocalProduct product = new LocalProduct(
                    folder,
                    Map.of("postroute.connection.support.message-content-type", "text/html"),
                    call -> new AgentStub.Response(
                            200,
                            subject(call).equals("file")
                                    ? Map.of("text", "x", "attachments", List.of(Map.of("filename", "a", "url", url)))
                                    : Map.of(
                                            "html",
                                            "<p>Hi<img src='" + url + "'><link rel=stylesheet href='" + url
                                                    + "'><iframe src='" + url + "'></iframe></p>")))) {
                product.deliverFrom("ann", LocalProduct.SUPPORT, "picture");
                String sent = LocalProduct.wire(product.awaitAnswers(1).get(0));
                product.deliverFrom("bob", LocalProduct.SUPPORT, "file");
                product.awaitState("dead");

                assertThat(sent).contains("Hi").doesNotContain("meta-data", "<img", "<link", "<iframe");
                assertThat(product.answers()).hasSize(1);
                assertThat(visitor).isNotDone();
            }
        }
    }

    private static Socket accepted(ServerSocket server) {
        try {
            return server.accept();
        } catch (java.io.IOException closed) {
            throw new IllegalStateException(closed);
        }
    }

    /** THR-21 */
    @ParameterizedTest
    @MethodSource("smuggled")
    void a_second_mail_inside_an_answer_stays_text(String end) throws Exception {
        String second = end + "MAIL FROM:<support@acme.test>" + end + "RCPT TO:<" + STRANGER + ">" + end + "DATA" + end
                + "Subject: smuggled" + end + end + "boo" + end + "." + end;
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> new AgentStub.Response(200, Map.of("text", "first" + end + "." + second + "last")))) {
            product.deliverPlain("one", "Hello");

            MimeMessage answer = product.awaitAnswers(1).get(0);

            assertThat(String.valueOf(answer.getContent()))
                    .contains("first", "MAIL FROM:", "Subject: smuggled", "last");
            await().during(Duration.ofSeconds(2)).until(() -> product.allMail().size() == 2);
        }
    }

    static Stream<String> smuggled() {
        return Stream.of("\r\n", "\n", "\r", "\n\r", "\r\r\n");
    }

    @Test
    void a_second_answer_and_a_late_one_are_told_so() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.grant-lifetime", "3s"),
                call -> AgentStub.Response.answer("The one answer"))) {
            product.deliverPlain("one", "Hello");
            product.awaitAnswers(1);
            Map<String, String> reply = Map.of("grant", grant(product, 0), "text", "And another");

            HttpResponse<String> second = post(product, reply);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> post(product, reply).statusCode() == 410);
            HttpResponse<String> late = post(product, reply);

            assertThat(second.statusCode()).isIn(200, 410);
            assertThat(JSON.readTree(late.body()).path("detail").asText())
                    .isEqualTo("the time to answer this message is over");
            assertThat(product.allMail()).hasSize(2);
        }
    }

    @Test
    void one_in_cc_to_whom_nothing_is_sent_gets_nothing_and_the_customer_does() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.policy.extra-recipients", "acme.test"),
                call -> new AgentStub.Response(
                        200, Map.of("text", "To all", "cc", List.of("boss@acme.test", "amy@acme.test"))))) {
            product.ledger()
                    .suppressions()
                    .add(EmailAddress.parse("boss@acme.test").orElseThrow(), "asked not to be written to");
            product.deliverPlain("one", "Hello");

            // the question, the customer's and one copy
            await().atMost(Duration.ofSeconds(60)).until(() -> product.allMail().size() == 3);

            assertThat(product.answers().get(0).getHeader("Cc", null)).isEqualTo("amy@acme.test");
            await().during(Duration.ofSeconds(1)).until(() -> product.allMail().size() == 3);
        }
    }

    @Test
    void whom_the_policy_names_gets_a_copy() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.policy.extra-recipients", "boss@acme.test"),
                call -> new AgentStub.Response(200, Map.of("text", "To you both", "cc", List.of("boss@acme.test"))))) {
            product.deliverPlain("one", "Hello");

            await().atMost(Duration.ofSeconds(60)).until(() -> product.allMail().size() == 3);

            MimeMessage answer = product.answers().get(0);
            assertThat(answer.getHeader("To", null)).isEqualTo(LocalProduct.CUSTOMER);
            assertThat(answer.getHeader("Cc", null)).isEqualTo("boss@acme.test");
            assertThat(answer.getHeader("Bcc")).isNull();
        }
    }
}
