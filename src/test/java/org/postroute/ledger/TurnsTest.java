package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.message.Answer;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MailEvent;
import org.postroute.message.RetryableException;

class TurnsTest extends LedgerContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void messages_of_one_sender_come_in_order_of_arrival_and_the_next_one_waits_for_the_first() {
        StoredMessage first = store("ann@x.test");
        StoredMessage second = store("ann@x.test");

        ReceivedMessage begun = ledger.turns().begin(first.orderKey());
        assertThat(begun.id()).isEqualTo(first.id());
        clock.advance(Duration.ofSeconds(10));
        assertThat(ledger.turns().begin(first.orderKey()).id()).isEqualTo(first.id());

        ledger.turns().retryLater(ledger.received().find(first.id()).orElseThrow(), "agent away", MINUTE);
        assertThat(ledger.turns().begin(first.orderKey())).isNull();
        assertThat(ledger.turns().nextDue(first.orderKey()))
                .contains(clock.instant().plus(MINUTE));

        clock.advance(MINUTE);
        ReceivedMessage again = ledger.turns().begin(first.orderKey());
        ledger.turns().settle(again, ReceivedState.AUTOMATIC, "auto-submitted");
        assertThat(ledger.turns().begin(first.orderKey()).id()).isEqualTo(second.id());
    }

    @Test
    void a_message_that_awaits_its_answer_does_not_hold_up_the_next() {
        Turn first = joined("ann@x.test");
        StoredMessage second = store("ann@x.test");

        ledger.turns().await(first.received(), clock.instant().plus(MINUTE));

        assertThat(ledger.turns().begin(second.orderKey()).id()).isEqualTo(second.id());
    }

    @Test
    void an_attempt_is_counted_before_anything_is_read_and_survives_a_crash() {
        ReceivedMessage begun = begun("ann@x.test");
        reopen();
        clock.advance(Duration.ofSeconds(10));

        assertThat(begun.attempt()).isEqualTo(1);
        assertThat(ledger.turns().begin(begun.orderKey()).attempt()).isEqualTo(2);
    }

    @Test
    void of_two_that_begin_at_once_one_gets_the_message() throws Exception {
        StoredMessage stored = store("ann@x.test");

        List<Integer> attempts = together(2, () -> {
            ReceivedMessage begun = ledger.turns().begin(stored.orderKey());
            return begun == null ? 0 : begun.attempt();
        });

        assertThat(attempts).doesNotHaveDuplicates();
    }

    @Test
    void a_wait_ends_when_the_clock_is_set_back() {
        ReceivedMessage received = begun("ann@x.test");
        ledger.turns().retryLater(received, "agent away", MINUTE);

        clock.advance(Duration.ofHours(-2));

        assertThat(ledger.turns().nextDue(received.orderKey())).contains(clock.instant());
        assertThat(ledger.turns().due(10)).containsExactly(received.orderKey());
        assertThat(ledger.turns().begin(received.orderKey())).isNotNull();
    }

    @Test
    void keys_with_work_are_listed_oldest_first_and_due_ones_apart() {
        String bob = begun("bob@x.test").orderKey();
        String ann = store("ann@x.test").orderKey();
        store("bob@x.test");
        clock.advance(Duration.ofSeconds(10));
        ReceivedMessage waiting = ledger.turns().begin(bob);
        ledger.turns().retryLater(waiting, "agent away", MINUTE);

        assertThat(ledger.turns().forgotten("agent-turn", 10)).containsExactly(bob, ann);
        assertThat(ledger.turns().forgotten("agent-turn", 1)).containsExactly(bob);
        assertThat(ledger.turns().due(10)).containsExactly(ann);
    }

    @Test
    void an_attempt_that_was_overtaken_moves_nothing_any_more() {
        ReceivedMessage stale = begun("ann@x.test");
        clock.advance(Duration.ofSeconds(10));
        ReceivedMessage current = ledger.turns().begin(stale.orderKey());

        ledger.turns().settle(stale, ReceivedState.DEAD, "stale");
        ledger.turns().retryLater(stale, "stale", MINUTE);
        assertThatThrownBy(() -> ledger.turns()
                        .join(stale, Mails.understood("ann@x.test"), Mails.connection(SessionKey.CUSTOMER)))
                .isInstanceOf(RetryableException.class);
        ledger.turns().await(stale, clock.instant());

        assertThat(ledger.received().find(stale.id())).contains(current);
        assertThat(ledger.received().history(stale.id())).hasSize(1);
    }

    @Test
    void a_hundred_answers_at_once_make_one_outbound_message() throws Exception {
        Turn turn = joined("ann@x.test");

        List<AnswerOutcome> outcomes =
                together(100, () -> ledger.turns().answer(turn.received().id(), Mails.answer("Hello")));

        List<AnswerOutcome.Accepted> accepted = outcomes.stream()
                .filter(AnswerOutcome.Accepted.class::isInstance)
                .map(AnswerOutcome.Accepted.class::cast)
                .toList();
        assertThat(accepted).hasSize(1);
        assertThat(outcomes)
                .filteredOn(AnswerOutcome.AlreadyAnswered.class::isInstance)
                .hasSize(99)
                .containsOnly(new AnswerOutcome.AlreadyAnswered(accepted.get(0).outboundId()));
        assertThat(ledger.outbox().countByState()).containsOnlyKeys("ready").containsEntry("ready", 1L);
        assertThat(events)
                .containsExactly(new MailEvent.MessageSettled(turn.received().id(), Mails.MAILBOX, "answered"));
    }

    @Test
    void an_answer_whose_files_are_elsewhere_is_not_taken_but_told_of_the_one_there_is() {
        String id = joined("ann@x.test").received().id();
        Answer.Link link = new Answer.Link("a.pdf", null, URI.create("https://files.acme.test/a"));
        Answer unfetched = new Answer("Hi", null, null, List.of(), List.of(link), List.of(), false, false);

        assertThatThrownBy(() -> ledger.turns().answer(id, unfetched)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ledger.turns().isOpen(id)).isTrue();
        assertThat(ledger.outbox().countByState()).isEmpty();

        AnswerOutcome first = ledger.turns().answer(id, Mails.answer("Hello"));
        assertThat(ledger.turns().isOpen(id)).isFalse();
        assertThat(ledger.turns().answer(id, unfetched))
                .isEqualTo(new AnswerOutcome.AlreadyAnswered(((AnswerOutcome.Accepted) first).outboundId()));
    }

    @Test
    void an_answer_that_comes_before_the_agent_said_later_counts() {
        Turn turn = joined("ann@x.test");

        ledger.turns().answer(turn.received().id(), Mails.answer("quick"));
        ledger.turns().await(turn.received(), clock.instant().plus(MINUTE));

        assertThat(state(turn.received().id())).isEqualTo(ReceivedState.ANSWERED);
    }

    @Test
    void a_promised_answer_is_taken_until_the_grant_ends() {
        Turn turn = joined("ann@x.test");
        ledger.turns().await(turn.received(), clock.instant().plus(MINUTE));
        assertThat(ledger.turns().expire()).isZero();

        clock.advance(MINUTE);

        assertThat(ledger.turns().answer(turn.received().id(), Mails.answer("late")))
                .isEqualTo(new AnswerOutcome.Refused(ReceivedState.EXPIRED));
        assertThat(ledger.turns().expire()).isEqualTo(1);
        assertThat(ledger.turns().expire()).isZero();
        assertThat(state(turn.received().id())).isEqualTo(ReceivedState.EXPIRED);
        assertThat(events)
                .containsExactly(new MailEvent.MessageSettled(turn.received().id(), Mails.MAILBOX, "expired"));
    }

    @Test
    void a_message_that_was_not_asked_about_or_is_unknown_cannot_be_answered() {
        StoredMessage stored = store("ann@x.test");

        assertThat(ledger.turns().answer(stored.id(), Mails.answer("too soon")))
                .isEqualTo(new AnswerOutcome.Refused(ReceivedState.RECEIVED));
        assertThatThrownBy(() -> ledger.turns().answer("msg_unknown", Mails.answer("x")))
                .isInstanceOf(InvalidMessageException.class);
        assertThat(ledger.outbox().forgotten("outbound", 10)).isEmpty();
    }

    @Test
    void a_message_in_a_final_state_moves_no_more() {
        for (ReceivedState target : ReceivedState.values()) {
            if (!target.isFinal() || target == ReceivedState.DUPLICATE) {
                continue;
            }
            Turn turn = joined("customer" + target.ordinal() + "@x.test");
            end(turn, target);
            List<HistoryEntry> history =
                    ledger.received().history(turn.received().id());

            ledger.turns().settle(turn.received(), ReceivedState.DEAD, "again");
            ledger.turns().retryLater(turn.received(), "again", Duration.ZERO);
            ledger.turns().await(turn.received(), clock.instant());
            assertThat(ledger.turns().answer(turn.received().id(), Mails.answer("again")))
                    .isNotInstanceOf(AnswerOutcome.Accepted.class);
            assertThat(ledger.turns().begin(turn.received().orderKey())).isNull();
            assertThat(ledger.turns().expire()).isZero();

            assertThat(state(turn.received().id())).isEqualTo(target);
            assertThat(ledger.received().history(turn.received().id())).isEqualTo(history);
        }
    }

    private void end(Turn turn, ReceivedState state) {
        switch (state) {
            case ANSWERED -> ledger.turns().answer(turn.received().id(), Mails.answer("Hello"));
            case EXPIRED -> {
                ledger.turns().await(turn.received(), clock.instant());
                ledger.turns().expire();
            }
            default -> ledger.turns().settle(turn.received(), state, "because");
        }
    }

    @Test
    void only_final_states_that_somebody_decides_on_can_be_settled() {
        ReceivedMessage received = begun("ann@x.test");
        List<ReceivedState> refused = new ArrayList<>();
        for (ReceivedState state : ReceivedState.values()) {
            try {
                ledger.turns().settle(received, state, "because");
            } catch (IllegalArgumentException e) {
                refused.add(state);
            }
        }
        assertThat(refused)
                .containsExactly(
                        ReceivedState.RECEIVED,
                        ReceivedState.READY,
                        ReceivedState.AWAITING,
                        ReceivedState.ANSWERED,
                        ReceivedState.DUPLICATE);
    }

    @Test
    void a_message_that_awaits_its_answer_is_ended_only_by_who_knows_that() {
        Turn turn = joined("ann@x.test");
        ledger.turns().await(turn.received(), clock.instant().plus(MINUTE));

        ledger.turns().settle(turn.received(), ReceivedState.DEAD, "the asking failed after all");
        assertThat(state(turn.received().id())).isEqualTo(ReceivedState.AWAITING);

        ReceivedMessage awaiting = ledger.received().find(turn.received().id()).orElseThrow();
        ledger.turns().settle(awaiting, ReceivedState.NO_ANSWER, "the agent thought again");
        assertThat(state(turn.received().id())).isEqualTo(ReceivedState.NO_ANSWER);
    }

    @Test
    void the_history_tells_what_happened_in_order() {
        Turn turn = joined("ann@x.test");
        ledger.turns().retryLater(turn.received(), "agent\r\nsaid 503" + "!".repeat(1_000), Duration.ZERO);
        ReceivedMessage again = ledger.turns().begin(turn.received().orderKey());
        ledger.turns().settle(again, ReceivedState.DEAD, "gave up");

        List<HistoryEntry> history = ledger.received().history(again.id());
        assertThat(history)
                .extracting(entry -> entry.step() + " " + entry.outcome())
                .containsExactly(
                        "received received",
                        "screened person",
                        "verified unknown",
                        "separated whole",
                        "chosen 0 files",
                        "joined ready",
                        "asked begun",
                        "tried retry",
                        "settled dead");
        assertThat(history.get(7).detail())
                .startsWith("again in 0 ms: agent said 503!")
                .hasSizeLessThanOrEqualTo(500);
        assertThat(ledger.received().find(again.id()).orElseThrow().reason()).isEqualTo("gave up");
    }

    @Test
    void text_that_no_database_likes_is_kept_as_well_as_it_can_be() {
        Turn turn = joined("ann@x.test");
        String hostile = "a\0b\uD800c\uD83D\uDE00";

        AnswerOutcome outcome = ledger.turns()
                .answer(turn.received().id(), new Answer(hostile, hostile, hostile, List.of(), false, true));

        String id = ((AnswerOutcome.Accepted) outcome).outboundId();
        assertThat(ledger.outbox().find(id).orElseThrow().answer())
                .isEqualTo(new Answer(
                        "a\uFFFDb\uFFFDc\uD83D\uDE00",
                        "a\uFFFDb\uFFFDc\uD83D\uDE00",
                        "a\uFFFDb\uFFFDc\uD83D\uDE00",
                        List.of(),
                        false,
                        true));
    }

    @Test
    void many_customers_are_worked_on_at_the_same_time() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            keys.add(store("customer" + i + "@x.test").orderKey());
        }
        AtomicInteger next = new AtomicInteger();

        together(40, () -> {
            int i = next.getAndIncrement();
            ReceivedMessage received = ledger.turns().begin(keys.get(i));
            Turn turn = ledger.turns()
                    .join(
                            received,
                            Mails.understood("customer" + i + "@x.test"),
                            Mails.connection(SessionKey.CUSTOMER));
            return ledger.turns().answer(turn.received().id(), Mails.answer("Hello"));
        });

        assertThat(ledger.received().countByState())
                .containsOnlyKeys("answered")
                .containsEntry("answered", 40L);
    }
}
