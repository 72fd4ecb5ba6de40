package org.postroute.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent was given for a message of one connection opens nothing of another one (THR-46). */
class OtherMailboxesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SALES = "sales@acme.test";

    @TempDir
    private Path folder;

    private LocalProduct product;
    private Operator agent;

    @BeforeEach
    void start() throws Exception {
        product = new LocalProduct(
                folder,
                Map.of(
                        "postroute.connection.sales.address",
                        SALES,
                        "postroute.agent.default.inline-attachment-bytes",
                        "1"),
                call -> new AgentStub.Response(202, null));
        agent = new Operator(product.api(), null);
        deliver("ann", LocalProduct.SUPPORT);
        deliver("bob", SALES);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.inState("awaiting").size() == 2);
    }

    @AfterEach
    void stop() {
        product.close();
    }

    private void deliver(String name, String to) throws Exception {
        String source = String.join(
                "\r\n",
                "From: <" + name + "@customer.test>",
                "To: " + to,
                "Subject: Question",
                "Message-ID: <" + name + "@customer.test>",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "Hello",
                "--b",
                "Content-Type: text/csv",
                "Content-Disposition: attachment; filename=" + name + ".csv",
                "",
                "file of " + name,
                "--b--",
                "");
        product.deliverBytes(source.getBytes(US_ASCII), to);
    }

    private JsonNode asked(String connection) {
        return product.agent().calls().stream()
                .map(AgentStub.Call::body)
                .filter(body -> body.path("connection").asText().equals(connection))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> reply(String grant, Map<String, Object> more) throws Exception {
        Map<String, Object> body = new HashMap<>(more);
        body.put("grant", grant);
        body.put("text", "Here it is");
        return agent.post("/api/v1/replies", JSON.writeValueAsString(body));
    }

    private static String grant(JsonNode asked) {
        return asked.at("/reply/grant").asText();
    }

    @Test
    void a_grant_answers_its_own_message_whatever_else_the_answer_names() throws Exception {
        JsonNode sales = asked("sales");

        String grant = grant(asked("support"));
        for (Map.Entry<String, Object> more : Map.<String, Object>of(
                        "mailbox",
                        "sales-1",
                        "session",
                        sales.path("session"),
                        "to",
                        "bob@customer.test",
                        "from",
                        SALES)
                .entrySet()) {
            assertThat(reply(grant, Map.ofEntries(more)).statusCode())
                    .as(more.getKey())
                    .isEqualTo(400);
        }
        String id = sales.path("id").asText();
        HttpResponse<String> posted =
                reply(grant, Map.of("connection", "sales", "id", id, "receivedId", id, "message", Map.of("id", id)));

        assertThat(posted.statusCode()).isEqualTo(202);
        MimeMessage answer = product.awaitAnswers(1).get(0);
        assertThat(answer.getRecipients(RecipientType.TO)[0]).hasToString("ann@customer.test");
        assertThat(answer.getFrom()[0].toString()).contains(LocalProduct.SUPPORT);
        assertThat(product.inState("awaiting"))
                .singleElement()
                .satisfies(
                        left -> assertThat(left.id()).isEqualTo(sales.path("id").asText()));
        for (MimeMessage mail : product.allMail()) {
            assertThat(mail.getFrom()[0].toString()).doesNotContain(SALES);
        }
    }

    @Test
    void a_grant_in_which_another_message_is_written_is_none() throws Exception {
        String[] support = grant(asked("support")).split("\\.");
        String[] sales = grant(asked("sales")).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(support[0]), US_ASCII)
                .replace(
                        asked("support").path("id").asText(),
                        asked("sales").path("id").asText());
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(US_ASCII));

        assertThat(reply(forged + "." + support[1], Map.of()).statusCode()).isEqualTo(401);
        assertThat(reply(sales[0] + "." + support[1], Map.of()).statusCode()).isEqualTo(401);
        assertThat(product.inState("awaiting")).hasSize(2);
        assertThat(product.answers()).isEmpty();
    }

    @Test
    void a_grant_is_no_token() throws Exception {
        Operator operator = new Operator(product.api(), grant(asked("support")));

        assertThat(operator.get("/api/v1/messages/"
                                + asked("support").path("id").asText())
                        .statusCode())
                .isEqualTo(401);
        assertThat(operator.get("/api/v1/mailboxes").statusCode()).isEqualTo(401);
        assertThat(operator.post("/api/v1/mailboxes/sales-1/sync", "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_url_of_a_file_opens_no_other_file() throws Exception {
        String support = path(asked("support"));
        String sales = path(asked("sales"));
        String mixed = sales.substring(0, sales.indexOf('?')) + support.substring(support.indexOf('?'));

        assertThat(agent.get(support).body()).startsWith("file of ann");
        HttpResponse<String> refused = agent.get(mixed);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("file of");
    }

    private String path(JsonNode asked) {
        String url = asked.at("/message/attachments/0/url").asText();
        return url.substring(url.indexOf("/api/"));
    }
}
