package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.ReceivedMessage;

/** THR-01 and THR-04: two installations whose agents answer everything, each the other's customer. */
class LoopTest {
    private static final String DESK = "desk@other.test";
    private static final Set<String> MARKS = Set.of("auto-submitted", "in-reply-to", "references");

    @TempDir
    private Path folder;

    private final AtomicInteger answers = new AtomicInteger();
    private volatile LocalProduct support;
    private volatile LocalProduct desk;
    private StrippingLine toDesk;
    private StrippingLine toSupport;

    private void start(Set<String> stripped, Map<String, String> caps, Supplier<String> answer) throws Exception {
        toDesk = new StrippingLine(() -> smtpPort(desk), stripped);
        toSupport = new StrippingLine(() -> smtpPort(support), stripped);
        support = product("support", LocalProduct.SUPPORT, toDesk::port, caps, answer);
        desk = product("desk", DESK, toSupport::port, caps, answer);
        String first = "From: " + DESK + "\r\nTo: " + LocalProduct.SUPPORT
                + "\r\nSubject: Question\r\nMessage-ID: <first@other.test>\r\n\r\nHello\r\n";
        support.deliverBytes(first.getBytes(StandardCharsets.US_ASCII));
    }

    /** The one that starts first looks for the other one's server at once, finds nothing, and soon tries again. */
    private static int smtpPort(@Nullable LocalProduct product) {
        return product == null ? 0 : product.smtpPort();
    }

    private LocalProduct product(
            String name, String address, IntSupplier submission, Map<String, String> caps, Supplier<String> answer)
            throws Exception {
        Map<String, String> keys = new HashMap<>(caps);
        keys.put("postroute.connection.support.address", address);
        keys.put("postroute.connection.support.smtp.port", String.valueOf(submission.getAsInt()));
        return new LocalProduct(Files.createDirectory(folder.resolve(name)), keys, call -> {
            answers.incrementAndGet();
            return AgentStub.Response.answer(answer.get());
        });
    }

    @AfterEach
    void stop() throws Exception {
        support.close();
        desk.close();
        toDesk.close();
        toSupport.close();
    }

    /** Two looks of each mailbox after the end, nobody has begun anew. */
    private static ReceivedMessage last(LocalProduct ended, LocalProduct other, String state) {
        ReceivedMessage last = ended.awaitState(state);
        for (LocalProduct product : List.of(ended, other)) {
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(60)).until(() -> {
                return ended.inState(state).size() == 1
                        && product.inState("received").isEmpty()
                        && product.inState("ready").isEmpty();
            });
        }
        return last;
    }

    @Test
    void the_first_answer_says_that_a_machine_wrote_it_and_is_the_last() throws Exception {
        start(Set.of(), Map.of(), () -> "Hello " + answers.get());

        assertThat(last(desk, support, "automatic").reason()).contains("Auto-Submitted");

        assertThat(answers).hasValue(1);
        assertThat(support.inState("answered")).hasSize(1);
    }

    @Test
    void without_any_mark_the_exchange_stops_at_the_cap() throws Exception {
        start(MARKS, Map.of("postroute.policy.replies-per-customer", "4/h"), () -> "Hello " + answers.get());

        assertThat(last(support, desk, "rejected").reason()).isEqualTo("this customer got 4 answers in an hour");

        assertThat(answers).hasValue(8);
        assertThat(support.inState("answered")).hasSize(4);
        assertThat(desk.inState("answered")).hasSize(4);
    }

    @Test
    void the_same_text_again_and_again_stops_sooner() throws Exception {
        start(MARKS, Map.of("postroute.policy.repeats", "3/h"), () -> "Hello");

        assertThat(last(support, desk, "rejected").reason())
                .isEqualTo("this text of this customer got 3 answers in an hour");

        assertThat(answers).hasValue(6);
    }

    @Test
    void what_one_cap_refused_a_person_can_have_answered_nevertheless() throws Exception {
        start(MARKS, Map.of("postroute.policy.replies-per-customer", "1/h"), () -> "Hello " + answers.get());
        ReceivedMessage refused = last(support, desk, "rejected");

        assertThat(support.operator()
                        .post("/api/v1/dead-letters/" + refused.id() + "/retry", "")
                        .statusCode())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> support.inState("answered").size() == 2);
    }

    @Test
    void an_exchange_within_one_thread_stops_at_its_own_cap() throws Exception {
        start(
                Set.of("auto-submitted"),
                Map.of("postroute.policy.replies-per-thread", "3/h"),
                () -> "Hello " + answers.get());

        assertThat(last(support, desk, "rejected").reason()).isEqualTo("this thread got 3 answers in an hour");
    }
}
