package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.ledger.ReceivedMessage;

/** THR-07, THR-14, THR-15 and THR-16: what is answered to somebody who may be anybody, and what is told of them. */
class UnprovenSenderTest {
    private static final String POLICY = "postroute.policy.answer-unproven";
    private static final String PASSED = "Authentication-Results: mx.acme.test; dmarc=pass";
    private static final String FAILED = "Authentication-Results: mx.acme.test; dmarc=fail";
    private static final String NOTHING = "X-Nothing: said";
    private static final String BAIT = "Win at evil.example now";

    @TempDir
    private Path folder;

    private LocalProduct product;

    @AfterEach
    void stop() {
        product.close();
    }

    private void start(Map<String, String> more) throws Exception {
        Map<String, String> keys = new HashMap<>(more);
        keys.putIfAbsent("postroute.connection.support.authserv-ids", "mx.acme.test");
        product = new LocalProduct(folder, keys, call -> AgentStub.Response.answer("We shall look into it."));
    }

    private void deliver(String id, String results, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(results));
        lines.addAll(List.of(more));
        if (lines.stream().noneMatch(line -> line.startsWith("From:"))) {
            lines.add("From: \"" + BAIT + "\" <" + LocalProduct.CUSTOMER + ">");
        }
        lines.addAll(List.of(
                "To: " + LocalProduct.SUPPORT,
                "Subject: " + BAIT,
                "Message-ID: <" + id + "@customer.test>",
                "",
                BAIT + " " + id));
        product.deliver(lines.toArray(String[]::new));
    }

    private MimeMessage answer(int number) throws Exception {
        return product.awaitAnswers(number).get(number - 1);
    }

    private List<String> steps(ReceivedMessage message) {
        return product.ledger().outbox().history(message.id()).stream()
                .map(step -> step.step() + " " + step.outcome() + ": " + step.detail())
                .toList();
    }

    private JsonNode customer(int call) {
        return product.agent().calls().get(call).body().at("/session/customer");
    }

    @ParameterizedTest
    @CsvSource({"answer,fail", "neutral,fail", "neutral,unknown"})
    void a_neutral_answer_carries_no_word_of_the_sender(String policy, String verdict) throws Exception {
        start(Map.of(POLICY, policy, "postroute.policy.neutral-subject", "We got your message"));
        deliver("first", verdict.equals("fail") ? FAILED : NOTHING);

        MimeMessage answer = answer(1);

        assertThat(answer.getSubject()).isEqualTo("Re: We got your message");
        assertThat(LocalProduct.wire(answer)).doesNotContain("evil.example").contains("We shall look into it.");
        assertThat(answer.getHeader("In-Reply-To")).containsExactly("<first@customer.test>");
        assertThat(answer.getHeader("References")).containsExactly("<first@customer.test>");
        assertThat(customer(0).at("/verified").asText()).isEqualTo(verdict);
        assertThat(steps(product.awaitFinal("first"))).anyMatch(step -> step.startsWith("weighed neutral: "));
    }

    @ParameterizedTest
    @CsvSource({"answer,unknown", "answer,pass", "none,pass", "neutral,pass"})
    void everybody_else_is_answered_as_ever(String policy, String verdict) throws Exception {
        start(Map.of(POLICY, policy));
        deliver("first", verdict.equals("pass") ? PASSED : NOTHING);

        assertThat(answer(1).getSubject()).isEqualTo("Re: " + BAIT);
    }

    @Test
    void where_nobody_checks_senders_nobody_is_unproven() throws Exception {
        start(Map.of(POLICY, "none", "postroute.connection.support.sender-verification", "off"));
        deliver("first", FAILED);

        assertThat(answer(1).getSubject()).isEqualTo("Re: " + BAIT);
    }

    /** Who answers our mail got it; a victim whose name somebody else uses did not. */
    @Test
    void who_answers_our_mail_is_answered_as_ever() throws Exception {
        start(Map.of(POLICY, "neutral"));
        deliver("first", NOTHING);
        String ours = answer(1).getMessageID();

        deliver("second", NOTHING, "In-Reply-To: " + ours);

        assertThat(answer(2).getSubject()).isEqualTo("Re: " + BAIT);
        assertThat(product.awaitFinal("second").sessionId())
                .isEqualTo(product.awaitFinal("first").sessionId());
    }

    @Test
    void none_asks_no_agent_until_a_person_says_so() throws Exception {
        start(Map.of(POLICY, "none"));
        deliver("first", NOTHING);
        ReceivedMessage refused = product.awaitFinal("first");

        assertThat(refused.state().word()).isEqualTo("rejected");
        assertThat(refused.reason()).isEqualTo("the sender is not proven, and gets no answer");
        assertThat(product.agent().calls()).isEmpty();

        product.operator().post("/api/v1/dead-letters/" + refused.id() + "/retry", "");

        assertThat(answer(1).getSubject()).isEqualTo("Re: Your message");
    }

    @Test
    void first_contacts_of_unproven_senders_end_at_the_cap_and_proven_ones_go_on() throws Exception {
        start(Map.of("postroute.policy.first-contacts", "2/h"));
        for (String id : List.of("a", "b", "c")) {
            deliver(id, NOTHING, "From: " + id + "@customer.test");
            product.awaitFinal(id);
        }

        assertThat(product.awaitFinal("c").state().word()).isEqualTo("rejected");
        assertThat(product.awaitFinal("c").reason())
                .isEqualTo("first contacts of unproven senders got 2 answers in an hour");
        deliver("d", PASSED, "From: d@customer.test");
        assertThat(product.awaitFinal("d").state().word()).isEqualTo("answered");
        deliver(
                "e",
                NOTHING,
                "From: a@customer.test",
                "In-Reply-To: " + answer(1).getMessageID());
        assertThat(product.awaitFinal("e").state().word()).isEqualTo("answered");
    }

    @Test
    void where_nobody_checks_first_contacts_wait_and_customers_go_on() throws Exception {
        start(Map.of(
                "postroute.policy.first-contacts",
                "1/h",
                "postroute.connection.support.authserv-ids",
                "nobody.test",
                "postroute.connection.support.sender-verification",
                "off"));
        deliver("a", NOTHING, "From: a@customer.test");
        assertThat(product.awaitFinal("a").state().word()).isEqualTo("answered");
        deliver("b", NOTHING, "From: b@customer.test");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.find("b").stream()
                        .flatMap(waiting -> steps(waiting).stream())
                        .anyMatch(step -> step.startsWith("tried waits: ")));

        deliver("c", NOTHING, "From: a@customer.test");

        assertThat(product.awaitFinal("c").state().word()).isEqualTo("answered");
        assertThat(product.find("b").orElseThrow().state().word()).isEqualTo("received");
    }

    /** THR-14 and THR-19: whatever else the mail names, From is answered, and nobody besides. */
    @ParameterizedTest
    @CsvSource({"pass", "unknown"})
    void the_answer_goes_to_from_and_to_nobody_else(String verdict) throws Exception {
        start(Map.of());
        product.addMailbox("eve@evil.test");
        deliver(
                "first",
                verdict.equals("pass") ? PASSED : NOTHING,
                "Reply-To: Ann <eve@evil.test>",
                "Cc: eve@evil.test",
                "Sender: eve@evil.test",
                "Errors-To: eve@evil.test",
                "Disposition-Notification-To: eve@evil.test",
                "X-Original-Sender: eve@evil.test");

        MimeMessage answer = answer(1);
        assertThat(answer.getRecipients(RecipientType.TO))
                .extracting(Object::toString)
                .containsExactly(LocalProduct.CUSTOMER);
        assertThat(answer.getAllRecipients()).hasSize(1);
        assertThat(product.awaitFinal("first").state().word()).isEqualTo("answered");
        assertThat(product.allMail()).noneMatch(mail -> isFor(mail, "eve@evil.test"));
    }

    private static boolean isFor(MimeMessage mail, String address) {
        try {
            return LocalProduct.wire(mail).lines().anyMatch(line -> line.startsWith("To:") && line.contains(address));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_agent_and_explain_tell_what_is_doubtful_about_a_sender() throws Exception {
        start(Map.of());
        deliver("first", PASSED, "From: \"ceo@bank.test (Pаypal)\" <" + LocalProduct.CUSTOMER + ">");
        ReceivedMessage first = product.awaitFinal("first");

        assertThat(customer(0).at("/warnings"))
                .extracting(JsonNode::asText)
                .containsExactly("address-in-name", "mixed-scripts");
        assertThat(customer(0).at("/address").asText()).isEqualTo(LocalProduct.CUSTOMER);
        assertThat(steps(first))
                .contains(
                        "verified pass: dmarc=pass",
                        "warned address-in-name: the name in From holds another address than the sender's",
                        "warned mixed-scripts: a word in From mixes letters of several scripts");
    }
}
