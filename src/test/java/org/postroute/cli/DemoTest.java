package org.postroute.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postroute.demo.Demo;

class DemoTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Demo demo;

    @BeforeAll
    static void start() throws Exception {
        demo = Demo.bind(0);
        demo.start(DemoCommand::product);
    }

    @AfterAll
    static void close() {
        demo.close();
    }

    @Test
    void a_mail_is_answered_in_its_thread() throws Exception {
        String id = send(mail("ann@customer.test", "Where is my order?", "Hello, where is it?"));

        JsonNode journey = awaited(id, answered());

        assertThat(journey.at("/received/state").asText()).isEqualTo("answered");
        assertThat(journey.at("/received/steps")).isNotEmpty();
        assertThat(journey.at("/asked/request/message/text").asText().strip()).isEqualTo("Hello, where is it?");
        assertThat(journey.at("/outbound/state").asText()).isEqualTo("sent");
        assertThat(journey.at("/answer/subject").asText()).isEqualTo("Re: Where is my order?");
        assertThat(journey.at("/answer/from").asText()).contains("<support@acme.test>");
        assertThat(field(journey.path("answer"), "In-Reply-To")).isEqualTo(id);
        assertThat(field(journey.path("answer"), "References")).isEqualTo(id);
        assertThat(journey.at("/answer/text").asText()).contains("Hello, where is it?");
    }

    @Test
    void the_quoted_answer_is_kept_from_the_agent() throws Exception {
        awaited(send(mail("ben@customer.test", "Mugs", "Do you have green ones?")), answered());

        String id = send(mail("ben@customer.test", "Re: Mugs", "And red ones?").put("reply", true));
        JsonNode journey = awaited(id, answered());

        assertThat(journey.at("/mail/text").asText()).contains("> ", "Do you have green ones?");
        JsonNode message = journey.at("/asked/request/message");
        assertThat(message.path("text").asText().strip()).isEqualTo("And red ones?");
        assertThat(message.path("quotedText").asText()).contains("Do you have green ones?");
        assertThat(journey.at("/asked/request/session/turn").asInt()).isEqualTo(2);
        assertThat(field(journey.path("answer"), "References").split("\\s+")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(journey.at("/answer/subject").asText()).isEqualTo("Re: Mugs");
    }

    @Test
    void an_automatic_reply_is_not_answered_and_the_reason_is_shown() throws Exception {
        String id =
                send(mail("ann@customer.test", "Out of office", "I am away.").put("automatic", true));

        JsonNode journey = awaited(id, j -> j.at("/received/over").asBoolean());

        assertThat(journey.at("/received/state").asText()).isEqualTo("automatic");
        assertThat(journey.at("/received/reason").asText()).containsIgnoringCase("auto-submitted");
        assertThat(journey.path("asked").isNull()).isTrue();
        assertThat(journey.path("answer").isNull()).isTrue();
    }

    @Test
    void an_answer_that_was_promised_for_later_arrives_too() throws Exception {
        JsonNode journey = awaited(send(mail("ann@customer.test", "No hurry", "Tell me later.")), answered());

        assertThat(journey.at("/asked/status").asInt()).isEqualTo(202);
        assertThat(journey.at("/answer/text").asText()).contains("Tell me later.");
    }

    @Test
    void an_agent_with_nothing_to_say_ends_the_message() throws Exception {
        String id = send(mail("ann@customer.test", "Thanks", "There is nothing else."));

        JsonNode journey = awaited(id, j -> j.at("/received/over").asBoolean());

        assertThat(journey.at("/received/state").asText()).isEqualTo("no-answer");
        assertThat(journey.at("/asked/status").asInt()).isEqualTo(204);
    }

    @Test
    void a_file_reaches_the_agent() throws Exception {
        ObjectNode mail = mail("ann@customer.test", "My list", "Here it is.");
        mail.putObject("file")
                .put("filename", "order.csv")
                .put("contentType", "text/csv")
                .put("content", "aXRlbTtxdWFudGl0eQ==");

        JsonNode journey = awaited(send(mail), answered());

        JsonNode file = journey.at("/asked/request/message/attachments/0");
        assertThat(file.path("filename").asText()).isEqualTo("order.csv");
        assertThat(file.path("size").asInt()).isEqualTo(13);
        assertThat(journey.at("/answer/text").asText()).contains("order.csv");
    }

    @Test
    void the_page_may_load_nothing_from_elsewhere() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';")
                        .doesNotContain("unsafe", "http"));
        assertThat(page.body()).doesNotContain("http:", "https:", "style=", "onclick");
    }

    @Test
    void only_the_page_is_served() throws Exception {
        assertThat(get("/demo.js").statusCode()).isEqualTo(200);
        assertThat(get("/Demo.class").statusCode()).isEqualTo(404);
        assertThat(get("/../logback.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void a_foreign_host_name_is_refused() throws IOException {
        assertThat(statusLineFor("evil.test:" + demo.url().getPort())).contains(" 403 ");
        assertThat(statusLineFor("localhost:" + demo.url().getPort())).contains(" 200 ");
    }

    @Test
    void another_page_cannot_send_mail() throws Exception {
        HttpRequest.Builder foreign =
                post(mail("ann@customer.test", "Hi", "Hi")).header("Origin", "https://evil.test");
        HttpRequest.Builder form = HttpRequest.newBuilder(demo.url().resolve("/mails"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"));

        assertThat(status(foreign)).isEqualTo(403);
        assertThat(status(form)).isEqualTo(403);
    }

    @Test
    void what_is_no_mail_is_refused_with_a_reason() throws Exception {
        assertThat(refusal(mail("eve@evil.test", "Hi", "Hi"))).isEqualTo("there is no such customer");
        assertThat(refusal(mail("ann@customer.test", "Hi\r\nBcc: eve@evil.test", "Hi")))
                .isEqualTo("the subject holds control characters");
        assertThat(refusal(JSON.createObjectNode())).isEqualTo("customer, subject and text are needed");
    }

    private static Predicate<JsonNode> answered() {
        return journey ->
                !journey.path("answer").isNull() && journey.at("/outbound/over").asBoolean();
    }

    private static JsonNode awaited(String id, Predicate<JsonNode> condition) {
        return await().atMost(20, SECONDS).until(() -> journey(id), condition);
    }

    private static JsonNode journey(String id) throws Exception {
        for (JsonNode journey : JSON.readTree(get("/state").body()).path("journeys")) {
            if (journey.path("id").asText().equals(id)) {
                return journey;
            }
        }
        throw new AssertionError("the mail is not on the page");
    }

    private static String field(JsonNode mail, String name) {
        for (JsonNode field : mail.path("fields")) {
            if (field.path("name").asText().equals(name)) {
                return field.path("value").asText();
            }
        }
        return "";
    }

    private static ObjectNode mail(String customer, String subject, String text) {
        return JSON.createObjectNode()
                .put("customer", customer)
                .put("subject", subject)
                .put("text", text);
    }

    private static String send(ObjectNode mail) throws Exception {
        HttpResponse<String> response = CLIENT.send(post(mail).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(202);
        return JSON.readTree(response.body()).path("id").asText();
    }

    private static String refusal(ObjectNode mail) throws Exception {
        HttpResponse<String> response = CLIENT.send(post(mail).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        return response.body();
    }

    private static HttpRequest.Builder post(ObjectNode mail) throws IOException {
        return HttpRequest.newBuilder(demo.url().resolve("/mails"))
                .header("Content-Type", "application/json")
                .header("X-Postroute-Demo", "1")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(mail)));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create(demo.url().resolve("/").toString().replaceAll("/$", "") + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** The JDK's client does not let a test choose the Host field. */
    private static String statusLineFor(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", demo.url().getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
