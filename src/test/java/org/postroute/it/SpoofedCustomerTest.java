package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.ledger.ReceivedMessage;

/** THR-10 and THR-11: nobody gets into the session of a customer by writing their name. */
class SpoofedCustomerTest {
    private static final String OURS = "Authentication-Results: mx.acme.test; ";
    private static final String PASSED = "dmarc=pass header.from=customer.test";
    private static final String FAILED = "dmarc=fail header.from=customer.test; spf=fail smtp.mailfrom=evil.test";
    private static final String SOMEBODYS = "Authentication-Results: mx.evil.test; " + PASSED;

    @TempDir
    private Path folder;

    private LocalProduct product;

    @AfterEach
    void stop() {
        product.close();
    }

    private void start(String mode, String sessionKey) throws Exception {
        start(mode, sessionKey, Map.of());
    }

    private void start(String mode, String sessionKey, Map<String, String> more) throws Exception {
        Map<String, String> keys = new HashMap<>(more);
        keys.put("postroute.connection.support.sender-verification", mode);
        keys.put("postroute.connection.support.session-key", sessionKey);
        keys.put("postroute.connection.support.authserv-ids", "MX.acme.test");
        product = new LocalProduct(folder, keys, call -> AgentStub.Response.answer("Hello"));
    }

    private void deliver(String id, String inReplyTo, String... results) throws Exception {
        List<String> lines = new ArrayList<>(List.of(results));
        lines.addAll(List.of(
                "From: Ann Lee <" + LocalProduct.CUSTOMER + ">",
                "To: " + LocalProduct.SUPPORT,
                "Subject: Question",
                "Message-ID: <" + id + "@customer.test>",
                "In-Reply-To: " + inReplyTo,
                "References: " + inReplyTo,
                "",
                "Text of " + id));
        product.deliver(lines.toArray(String[]::new));
    }

    /** Forged results of our own server, above and below what it wrote, are dropped by that server or lie below it. */
    private String spoofed(String id) throws Exception {
        deliver(
                id,
                product.answers().get(0).getMessageID(),
                SOMEBODYS,
                OURS + FAILED,
                OURS + PASSED,
                SOMEBODYS,
                OURS + PASSED);
        return id;
    }

    @ParameterizedTest
    @CsvSource({"flag,customer", "flag,thread", "reject,customer", "reject,thread"})
    void never_in_the_victims_session(String mode, String sessionKey) throws Exception {
        start(mode, sessionKey);
        deliver("first", "<nothing@customer.test>", OURS + PASSED);
        String session = product.awaitFinal("first").sessionId();
        product.awaitAnswers(1);

        ReceivedMessage spoofed = product.awaitFinal(spoofed("spoofed"));
        if (mode.equals("reject")) {
            assertThat(spoofed.state().word()).isEqualTo("rejected");
            assertThat(spoofed.reason()).isEqualTo("the receiving server calls the sender forged");
            assertThat(spoofed.sessionId()).isNull();
            assertThat(product.ledger().outbox().history(spoofed.id()))
                    .anySatisfy(step ->
                            assertThat(step.step() + " " + step.outcome()).isEqualTo("verified fail"));
            assertThat(product.agent().calls()).hasSize(1);
        } else {
            assertThat(spoofed.sessionId()).isNotNull().isNotEqualTo(session);
            assertThat(verdict(1)).isEqualTo("fail");
        }

        deliver("unchecked", product.answers().get(0).getMessageID());
        assertThat(product.awaitFinal("unchecked").sessionId()).isNotNull().isNotEqualTo(session);

        deliver("second", product.answers().get(0).getMessageID(), OURS + PASSED);
        assertThat(product.awaitFinal("second").sessionId()).isEqualTo(session);
    }

    private String verdict(int call) {
        JsonNode turn = product.agent().calls().get(call).body();
        return turn.at("/session/customer/verified").asText();
    }

    /** What is sent in the customer's name uses up nothing of what the customer may send. */
    @ParameterizedTest
    @ValueSource(strings = {"customer", "domain"})
    void forged_mail_does_not_silence_the_customer(String cap) throws Exception {
        start("flag", "customer", Map.of("postroute.policy.replies-per-" + cap, "1/h"));
        for (String id : List.of("forged1", "forged2")) {
            deliver(id, "<nothing@customer.test>", OURS + FAILED);
            product.awaitFinal(id);
        }

        deliver("genuine", "<nothing@customer.test>", OURS + PASSED);

        assertThat(product.awaitFinal("genuine").state().word()).isEqualTo("answered");
        assertThat(product.awaitFinal("forged2").state().word()).isEqualTo("rejected");
    }

    @Test
    void off_looks_at_nothing() throws Exception {
        start("off", "customer");
        deliver("first", "<nothing@customer.test>", OURS + PASSED);
        String session = product.awaitFinal("first").sessionId();
        product.awaitAnswers(1);

        assertThat(product.awaitFinal(spoofed("spoofed")).sessionId()).isEqualTo(session);
        assertThat(verdict(1)).isEqualTo("unknown");
    }
}
