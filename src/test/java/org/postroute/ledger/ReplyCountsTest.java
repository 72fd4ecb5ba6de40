package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postroute.config.PolicySettings.Limit;
import org.postroute.ledger.ReplyCounts.Cap;
import org.postroute.ledger.ReplyCounts.Refusal;

class ReplyCountsTest extends LedgerContract {
    private static final Cap ANN = new Cap("customer ann", new Limit(3, 5), "this customer", false);

    private @Nullable String refusal(Cap... caps) {
        Refusal refusal = ledger.replyCounts().refusal(begun("ann" + System.nanoTime() + "@x.test"), List.of(caps));
        return refusal == null ? null : refusal.reason();
    }

    @Test
    void what_is_over_the_limit_of_an_hour_is_refused_with_a_reason() {
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(ANN)).isNull();
        }

        assertThat(refusal(ANN)).isEqualTo("this customer got 3 answers in an hour");
        assertThat(refusal(new Cap("customer bob", new Limit(3, 5), "this customer", false)))
                .isNull();
    }

    @Test
    void what_was_refused_does_not_count_and_time_makes_room() {
        for (int i = 0; i < 10; i++) {
            refusal(ANN);
        }
        clock.advance(Duration.ofMinutes(70));

        assertThat(refusal(ANN)).isNull();
        assertThat(refusal(ANN)).isNull();
        assertThat(refusal(ANN)).isEqualTo("this customer got 5 answers in a day");
    }

    /** A message that is tried again must not be refused because of those that came after it. */
    @Test
    void a_decision_stands() {
        ReceivedMessage first = begun("first@x.test");
        assertThat(ledger.replyCounts().refusal(first, List.of(ANN))).isNull();
        for (int i = 0; i < 5; i++) {
            refusal(ANN);
        }

        assertThat(ledger.replyCounts().refusal(first, List.of(ANN))).isNull();
        reopen();
        assertThat(ledger.replyCounts().refusal(first, List.of(ANN))).isNull();
        assertThat(refusal(ANN)).isNotNull();
    }

    @Test
    void one_limit_that_is_reached_counts_under_no_other() {
        Cap mailbox = new Cap("mailbox support", new Limit(4, 0), "this mailbox", true);
        for (int i = 0; i < 6; i++) {
            refusal(ANN, mailbox);
        }

        assertThat(refusal(mailbox)).isNull();
        assertThat(refusal(mailbox)).isEqualTo("this mailbox got 4 answers in an hour");
    }

    @Test
    void many_at_once_are_not_more_than_the_limit() throws Exception {
        Cap total = new Cap("total", new Limit(10, 0), "all", true);
        List<ReceivedMessage> messages = IntStream.range(0, 40)
                .mapToObj(i -> begun("many" + i + "@x.test"))
                .toList();
        AtomicInteger next = new AtomicInteger();

        List<String> decisions = together(
                40,
                () -> ledger.replyCounts().refusal(messages.get(next.getAndIncrement()), List.of(total)) == null
                        ? "yes"
                        : "no");

        assertThat(decisions).filteredOn("yes"::equals).hasSize(10);
    }

    @Test
    void what_is_too_old_is_forgotten_and_nothing_else() {
        for (int i = 0; i < 3; i++) {
            refusal(ANN);
        }
        ReceivedMessage refused = begun("refused@x.test");
        assertThat(ledger.replyCounts().refusal(refused, List.of(ANN))).isNotNull();
        clock.advance(Duration.ofHours(47));
        ledger.replyCounts().tidy();
        assertThat(ledger.replyCounts().refusal(refused, List.of(ANN))).isNotNull();
        assertThat(refusal(ANN)).isNull();

        clock.advance(Duration.ofHours(2));
        ledger.replyCounts().tidy();

        assertThat(ledger.replyCounts().refusal(refused, List.of(ANN))).isNull();
        assertThat(count("SELECT COUNT(*) FROM reply_turn")).isEqualTo(2);
        assertThat(count("SELECT COUNT(*) FROM reply_count")).isEqualTo(2);
    }

    /** A flood holds others up; it never refuses them for good. */
    @Test
    void what_is_over_a_cap_that_passes_is_asked_about_again_and_let_through_when_there_is_room() {
        Cap mailbox = new Cap("mailbox support", new Limit(1, 0), "this mailbox", true);
        assertThat(refusal(mailbox)).isNull();
        ReceivedMessage second = begun("second@x.test");

        assertThat(ledger.replyCounts().refusal(second, List.of(mailbox)))
                .isEqualTo(new Refusal("this mailbox got 1 answers in an hour", true));
        ledger.turns().waits(second, "this mailbox got 1 answers in an hour");
        clock.advance(Duration.ofMinutes(70));
        assertThat(ledger.turns().begin(second.orderKey())).isNotNull();
        assertThat(ledger.replyCounts().refusal(second, List.of(mailbox))).isNull();
    }

    @Test
    void a_refusal_for_good_goes_before_one_that_passes() {
        Cap mailbox = new Cap("a mailbox", new Limit(1, 0), "this mailbox", true);
        Cap customer = new Cap("z customer", new Limit(1, 0), "this customer", false);
        refusal(mailbox, customer);

        assertThat(refusal(mailbox, customer)).startsWith("this customer");
    }
}
