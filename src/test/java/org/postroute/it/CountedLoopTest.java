package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that says nothing of itself, and hands on what it got. */
class CountedLoopTest {
    @TempDir
    private Path folder;

    private static void deliver(LocalProduct product, String id, String loop) throws Exception {
        product.deliver(
                "From: Ann Lee <" + LocalProduct.CUSTOMER + ">",
                "To: " + LocalProduct.SUPPORT,
                "Subject: Question " + id,
                "Message-ID: <" + id + "@customer.test>",
                "X-Postroute-Loop: " + loop,
                "",
                "Question " + id);
    }

    @Test
    void a_chain_that_hands_our_count_on_ends_and_a_forged_count_means_nothing() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder, Map.of("postroute.policy.loop-limit", "3"), call -> AgentStub.Response.answer("Hello"))) {
            deliver(product, "forged", "3; 000000000000000000000000000000");
            MimeMessage first = product.awaitAnswers(1).get(0);
            deliver(product, "second", first.getHeader("X-Postroute-Loop", null));
            MimeMessage second = product.awaitAnswers(2).get(1);
            deliver(product, "third", second.getHeader("X-Postroute-Loop", null));
            MimeMessage third = product.awaitAnswers(3).get(2);
            deliver(product, "fourth", third.getHeader("X-Postroute-Loop", null));

            assertThat(product.awaitState("automatic").reason())
                    .isEqualTo("X-Postroute-Loop counts as many answers of ours as postroute.policy.loop-limit allows");
            assertThat(first.getHeader("X-Postroute-Loop", null))
                    .isEqualTo(product.ledger().loops().write(1));
            assertThat(third.getHeader("X-Postroute-Loop", null))
                    .isEqualTo(product.ledger().loops().write(3));
            assertThat(product.agent().calls()).hasSize(3);
        }
    }
}
