package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.Session;

/** What bounced, or was called abuse, is not written to again, by the product as shipped. */
class SuppressionsTest {
    private static final String SUPPRESSIONS = "/api/v1/suppressions";
    private static final String ANN = "{\"address\":\"" + LocalProduct.CUSTOMER + "\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private LocalProduct product;

    @BeforeEach
    void start() throws Exception {
        product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"));
    }

    @AfterEach
    void stop() {
        product.close();
    }

    private String answered(String id) throws Exception {
        int answers = product.answers().size();
        product.deliverPlain(id, "Question");
        MimeMessage answer = product.awaitAnswers(answers + 1).get(answers);
        await().atMost(Duration.ofSeconds(60)).until(() -> countOf("sent") > 0);
        return answer.getMessageID();
    }

    private long countOf(String state) {
        return product.ledger().outbox().countByState().getOrDefault(state, 0L);
    }

    private void report(String messageId) throws Exception {
        product.deliver(
                "Return-Path: <>",
                "From: MAILER-DAEMON@customer.test",
                "To: " + LocalProduct.SUPPORT,
                "Subject: Undelivered Mail Returned to Sender",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "The address does not exist.",
                "--b",
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; mx.customer.test",
                "",
                "Final-Recipient: rfc822; " + LocalProduct.CUSTOMER,
                "Action: failed",
                "Status: 5.1.1",
                "Diagnostic-Code: smtp; 550 5.1.1 no such user",
                "",
                "--b",
                "Content-Type: text/rfc822-headers",
                "",
                "Message-ID: " + messageId,
                "",
                "--b--");
    }

    private void complain(String messageId) throws Exception {
        product.deliver(
                "From: feedback@customer.test",
                "To: " + LocalProduct.SUPPORT,
                "Subject: complaint",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
                "",
                "--b",
                "Content-Type: message/feedback-report",
                "",
                "Feedback-Type: abuse",
                "User-Agent: loop/1.0",
                "Version: 1",
                "",
                "--b",
                "Content-Type: message/rfc822",
                "",
                "Message-ID: " + messageId,
                "Subject: Re: Question",
                "",
                "Hello",
                "--b--");
    }

    @Test
    void after_a_bounce_nothing_is_sent_until_the_address_is_lifted() throws Exception {
        report(answered("one"));

        ReceivedMessage bounce = product.awaitState("bounce");
        assertThat(bounce.reason()).startsWith("hard bounce 550 5.1.1 of out_");
        assertThat(product.operator().get("/api/v1/messages/" + bounce.id()).body())
                .contains("\"screened\"", "delivery status report");
        assertThat(product.ledger().outbox().countByState()).isEqualTo(Map.of("bounced", 1L));
        JsonNode listed = product.operator().json(SUPPRESSIONS).at("/suppressions/0");
        assertThat(listed.path("address").asText()).isEqualTo(LocalProduct.CUSTOMER);
        assertThat(listed.path("cause").asText()).isEqualTo("hard-bounce");

        product.deliverPlain("two", "Are you there?");
        await().atMost(Duration.ofSeconds(60)).until(() -> countOf("failed") == 1);
        JsonNode dead = product.operator().json("/api/v1/dead-letters").at("/deadLetters/0");
        assertThat(dead.path("reason").asText())
                .startsWith("nothing is sent to this address: hard bounce 550 5.1.1 of out_");
        assertThat(product.answers()).hasSize(1);

        assertThat(post("/lift", ANN, 200).path("lifted").asBoolean()).isTrue();
        assertThat(post("/lift", ANN, 200).path("lifted").asBoolean()).isFalse();
        assertThat(product.operator()
                        .post("/api/v1/dead-letters/" + dead.path("id").asText() + "/retry", "")
                        .statusCode())
                .isEqualTo(200);
        product.awaitAnswers(2);
    }

    @Test
    void a_complaint_ends_it_too_and_reports_about_nothing_of_ours_change_nothing() throws Exception {
        String answer = answered("one");

        report("<made-up@acme.test>");
        assertThat(product.awaitState("bounce").reason()).isEqualTo("it names no mail of ours");
        assertThat(product.operator().json(SUPPRESSIONS).path("suppressions")).isEmpty();

        complain(answer);
        assertThat(product.awaitState("automatic").reason()).startsWith("a complaint about out_");
        JsonNode listed = product.operator().json(SUPPRESSIONS).at("/suppressions/0");
        assertThat(listed.path("cause").asText()).isEqualTo("complaint");
        assertThat(listed.path("until").isNull()).isTrue();
        assertThat(product.agent().calls()).hasSize(1);
        List<Session> sessions = product.ledger().sessions().recent(10);
        assertThat(product.ledger().outbox().history(sessions.get(0).id()))
                .anySatisfy(step -> assertThat(step.step()).isEqualTo("complaint"));
    }

    @Test
    void a_person_adds_and_lifts_by_the_commands() throws Exception {
        CommandRun run = new CommandRun(folder);

        assertThat(run.of("suppress", LocalProduct.CUSTOMER).exitCode()).isEqualTo(2);
        assertThat(run.of("suppress", LocalProduct.CUSTOMER, "--reason", "asked for it")
                        .out())
                .startsWith(LocalProduct.CUSTOMER + " ")
                .contains(" operator ", " lifted ", "asked for it");
        assertThat(run.of("suppressions").out())
                .startsWith("ADDRESS ")
                .contains(LocalProduct.CUSTOMER + " ", " operator ", "asked for it");
        assertThat(JSON.readTree(
                                run.of("suppressions", "--json", "--limit", "1").out())
                        .at("/suppressions/0/cause")
                        .asText())
                .isEqualTo("operator");
        assertThat(run.of("suppressions", "--limit", "0").exitCode()).isEqualTo(2);
        assertThat(run.of("suppressions", "--before", "nobody").exitCode()).isEqualTo(2);
        assertThat(run.of("unsuppress", LocalProduct.CUSTOMER).out()).isEqualTo("mail may be sent to it again\n");
        assertThat(run.of("unsuppress", LocalProduct.CUSTOMER).out()).isEqualTo("nothing stood against it\n");
        assertThat(run.of("unsuppress", "nobody").err()).startsWith("No address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"address\":7}", "{\"address\":\"ann\",\"reason\":\"x\"}"})
    void without_an_address_nothing_happens(String body) throws Exception {
        post("", body, 400);
        post("/lift", body, 400);
        post("", ANN, 400);
        Operator nobody = new Operator(product.api(), "prt_wrong");
        assertThat(nobody.get(SUPPRESSIONS).statusCode()).isEqualTo(401);
        assertThat(nobody.post(SUPPRESSIONS, ANN).statusCode()).isEqualTo(401);
        assertThat(nobody.post(SUPPRESSIONS + "/lift", ANN).statusCode()).isEqualTo(401);
    }

    private JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> response = product.operator().post(SUPPRESSIONS + path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
