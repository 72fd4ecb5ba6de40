package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Flags;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.HistoryEntry;

/** The routes as shipped, from the mailbox to the answer. */
class ProductTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void no_field_of_a_mail_reaches_the_agent_call_or_the_answer() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            product.deliver(
                    "From: Ann <" + LocalProduct.CUSTOMER + ">",
                    "To: " + LocalProduct.SUPPORT,
                    "Cc: cc-victim@evil.test",
                    "Bcc: bcc-victim@evil.test",
                    "Reply-To: replyto@evil.test",
                    "Authorization: Bearer stolen-canary",
                    "CamelHttpUri: http://169.254.169.254/",
                    "CamelMailMoveTo: Trash-canary",
                    "CamelHttpMethod: DELETE",
                    "mail.smtp.host: smtp.evil-canary.test",
                    "delete: true",
                    "copyTo: Trash-canary",
                    "X-Canary: {{env:HOME}} ${env:HOME}",
                    "Message-ID: <one@customer.test>",
                    "Subject: Hello",
                    "",
                    "How are you?");

            MimeMessage answer = product.awaitAnswers(1).get(0);
            AgentStub.Call call = product.agent().calls().get(0);
            Set<String> sent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            sent.addAll(call.headers().keySet());
            sent.removeAll(Set.of("Accept-encoding", "Connection", "Host", "User-agent", "Content-length", "Accept"));
            sent.remove("Transfer-encoding");
            assertThat(sent)
                    .containsExactlyInAnyOrder("Content-type", "Webhook-id", "Webhook-signature", "Webhook-timestamp");

            Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            for (Header field : Collections.list(answer.getAllHeaders())) {
                fields.add(field.getName());
            }
            fields.removeAll(Set.of("Return-Path", "Received"));
            assertThat(fields)
                    .containsExactlyInAnyOrder(
                            "Auto-Submitted",
                            "Content-Transfer-Encoding",
                            "Content-Type",
                            "Date",
                            "From",
                            "In-Reply-To",
                            "Message-ID",
                            "MIME-Version",
                            "References",
                            "Subject",
                            "To",
                            "X-Postroute-Loop");
            assertThat(answer.getAllRecipients()).hasSize(1);
            assertThat(LocalProduct.wire(answer)).doesNotContain("evil", "canary", "169.254");
        }
    }

    @Test
    void a_later_answer_is_sent_once_however_often_it_is_posted() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> new AgentStub.Response(202, null))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");
            JsonNode reply = product.agent().calls().get(0).body().path("reply");
            String body = JSON.writeValueAsString(
                    Map.of("grant", reply.path("grant").asText(), "text", "Here is the answer"));

            HttpResponse<String> first = post(reply.path("url").asText(), body);
            HttpResponse<String> second = post(reply.path("url").asText(), body);
            HttpResponse<String> forged =
                    post(reply.path("url").asText(), JSON.writeValueAsString(Map.of("grant", "AAAA", "text", "x")));

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(second.body()).path("id").asText())
                    .isNotEmpty()
                    .isEqualTo(JSON.readTree(first.body()).path("id").asText());
            assertThat(forged.statusCode()).isEqualTo(401);
            assertThat(forged.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            MimeMessage answer = product.awaitAnswers(1).get(0);
            assertThat(answer.getHeader("In-Reply-To")).containsExactly("<one@customer.test>");
            assertThat((String) answer.getContent()).contains("Here is the answer");
            product.awaitState("answered");
        }
    }

    private static HttpResponse<String> post(String url, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_failing_agent_is_asked_again_with_the_same_id_and_the_attempt_counted() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> calls.incrementAndGet() < 3
                        ? new AgentStub.Response(503, null)
                        : AgentStub.Response.answer("At last"))) {
            product.deliverPlain("one", "Hello");

            product.awaitAnswers(1);

            List<AgentStub.Call> asked = product.agent().calls();
            assertThat(asked).hasSize(3);
            assertThat(asked.stream().map(AgentStub.Call::webhookId).distinct()).hasSize(1);
            assertThat(asked.stream().map(call -> call.body().path("attempt").asInt()))
                    .containsExactly(1, 2, 3);
            assertThat(asked.stream()
                            .map(call -> call.body().path("reply").path("grant").asText())
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void what_ends_without_an_answer_says_why() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> call.body().path("message").path("subject").asText().contains("refused")
                        ? new AgentStub.Response(422, null)
                        : new AgentStub.Response(204, null))) {
            product.deliverPlain("refused", "Hello");
            product.deliverPlain("silent", "Hello");
            product.deliver(
                    "From: Ann <" + LocalProduct.CUSTOMER + ">",
                    "To: " + LocalProduct.SUPPORT,
                    "Auto-Submitted: auto-replied",
                    "Message-ID: <away@customer.test>",
                    "Subject: Out of office",
                    "",
                    "I am away");

            assertThat(product.awaitState("dead").reason()).contains("422");
            assertThat(product.awaitState("no-answer").reason()).isEqualTo("the agent had no answer");
            assertThat(product.awaitState("automatic").reason()).contains("Auto-Submitted");
            assertThat(product.answers()).isEmpty();
            assertThat(product.agent().calls()).hasSize(2);
        }
    }

    @Test
    void one_customers_mails_reach_the_agent_one_at_a_time_and_in_order() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            AgentStub.Response answer = AgentStub.Response.answer("ok");
            inside.decrementAndGet();
            return answer;
        })) {
            for (int i = 0; i < 20; i++) {
                product.deliverPlain("n" + i, "Hello " + i);
            }

            product.awaitAnswers(20);

            assertThat(most).hasValue(1);
            assertThat(product.agent().calls().stream()
                            .map(call ->
                                    call.body().path("message").path("text").asText()))
                    .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)))
                    .hasSize(20);
            assertThat(product.agent().calls().stream()
                            .map(call -> call.body().path("session").path("id").asText())
                            .distinct())
                    .hasSize(1);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text.replaceAll("\\D", ""));
    }

    @Test
    void a_large_attachment_is_handed_over_by_a_signed_url() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.inline-attachment-bytes", "10"),
                call -> AgentStub.Response.answer("thanks"))) {
            product.deliverFile("evil.html", "text/html", "<script>alert(1)</script>");
            product.awaitAnswers(1);

            JsonNode file = product.agent()
                    .calls()
                    .get(0)
                    .body()
                    .path("message")
                    .path("attachments")
                    .path(0);
            String url = file.path("url").asText();
            HttpResponse<String> download = get(url);
            HttpResponse<String> tampered = get(url.replaceAll("signature=.", "signature=_"));

            assertThat(file.path("content").isNull()).isTrue();
            assertThat(download.statusCode()).isEqualTo(200);
            assertThat(download.body()).isEqualTo("<script>alert(1)</script>");
            assertThat(download.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
            assertThat(download.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment");
            assertThat(tampered.statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void the_api_describes_itself_and_health_answers() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            JsonNode document =
                    JSON.readTree(get(product.api() + "/api/v1/openapi.json").body());

            assertThat(document.path("openapi").asText()).startsWith("3.");
            assertThat(document.path("paths").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "/api/v1/replies",
                            "/api/v1/attachments/{id}",
                            "/api/v1/mailboxes",
                            "/api/v1/connections",
                            "/api/v1/connections/{name}",
                            "/api/v1/connections/{name}/export",
                            "/api/v1/suppressions",
                            "/api/v1/tokens",
                            "/api/v1/tokens/{name}",
                            "/api/v1/suppressions/lift",
                            "/api/v1/connections/{name}/restart",
                            "/api/v1/connections/{name}/start",
                            "/api/v1/connections/{name}/stop",
                            "/api/v1/configuration",
                            "/api/v1/configuration/reload",
                            "/api/v1/mailboxes/{id}/restart",
                            "/api/v1/mailboxes/{id}/start",
                            "/api/v1/mailboxes/{id}/stop",
                            "/api/v1/mailboxes/{id}/test",
                            "/api/v1/mailboxes/{id}/sync",
                            "/api/v1/mailboxes/{id}/backfill",
                            "/api/v1/mailboxes/{id}/authorization",
                            "/api/v1/mailboxes/{id}/authorization/{attempt}",
                            "/api/v1/mailboxes/{id}/authorization/{attempt}/answer",
                            "/api/v1/messages",
                            "/api/v1/messages/{id}",
                            "/api/v1/messages/{id}/raw",
                            "/api/v1/dead-letters",
                            "/api/v1/dead-letters/{id}",
                            "/api/v1/dead-letters/{id}/retry",
                            "/api/v1/dead-letters/{id}/discard",
                            "/api/v1/dead-letters/{id}/resolve",
                            "/api/v1/erasures",
                            "/api/v1/hold",
                            "/api/v1/hold/release");
        }
    }

    @Test
    void a_message_tells_every_step_that_it_went_through() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            product.deliverPlain("one", "Hello");
            product.awaitAnswers(1);

            String id = product.awaitState("answered").id();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(product.ledger().received().history(id).stream()
                                    .map(HistoryEntry::step))
                            .containsExactly(
                                    "received",
                                    "screened",
                                    "verified",
                                    "separated",
                                    "chosen",
                                    "joined",
                                    "asked",
                                    "answered"));
            assertThat(product.ledger().outbox().countByState()).containsEntry("sent", 1L);
        }
    }

    @Test
    void an_answer_leaves_a_copy_in_sent_and_marks_the_question_answered() throws Exception {
        Map<String, String> more = Map.of("postroute.connection.support.sent-wait", "1s");
        try (LocalProduct product = new LocalProduct(folder, more, call -> AgentStub.Response.answer("Hello"))) {
            product.createFolder("Sent");
            product.deliverPlain("one", "How are you?");
            MimeMessage answer = product.awaitAnswers(1).get(0);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> product.inFolder("Sent").size() == 1
                            && product.ledger()
                                    .sentChecks()
                                    .nextDue(LocalProduct.SUPPORT)
                                    .isEmpty());

            assertThat(product.inFolder("Sent").get(0).getMimeMessage().getMessageID())
                    .isEqualTo(answer.getMessageID());
            assertThat(product.inFolder("Sent").get(0).isSet(Flags.Flag.SEEN)).isTrue();
            assertThat(product.inFolder("INBOX").get(0).isSet(Flags.Flag.ANSWERED))
                    .isTrue();
        }
    }
}
