package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.postroute.message.MailEvent;
import org.postroute.message.RetryableException;

class OutboxTest extends LedgerContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private OutboundMessage begunOutbound() {
        OutboundMessage message = ledger.outbox().begin(outbound("ann@x.test").sessionId());
        events.clear();
        return message;
    }

    private OutboundState outboundState(OutboundMessage message) {
        return ledger.outbox().find(message.id()).orElseThrow().state();
    }

    @Test
    void a_message_is_begun_submitted_and_sent() {
        OutboundMessage message = begunOutbound();
        assertThat(message.attempt()).isEqualTo(1);

        ledger.outbox().sending(message.id(), 1);
        ledger.outbox().sent(message, "250 2.0.0 queued");

        assertThat(outboundState(message)).isEqualTo(OutboundState.SENT);
        assertThat(events).containsExactly(new MailEvent.OutboundSettled(message.id(), Mails.MAILBOX, "sent"));
        assertThat(ledger.outbox().nextDue(message.sessionId())).isEmpty();
        assertThat(ledger.outbox().begin(message.sessionId())).isNull();
        assertThat(ledger.outbox().countByState()).isEqualTo(Map.of("sent", 1L));
        assertThat(ledger.outbox().history(message.id()))
                .extracting(HistoryEntry::outcome)
                .containsExactly("ready", "sending", "sent");
    }

    @Test
    void what_waited_untried_is_no_older_than_its_first_attempt() {
        OutboundMessage message = outbound("ann@x.test");
        clock.advance(Duration.ofDays(3));

        OutboundMessage first = ledger.outbox().begin(message.sessionId());
        ledger.outbox().retryLater(first, "451 try again", MINUTE);
        clock.advance(MINUTE);
        OutboundMessage second = ledger.outbox().begin(message.sessionId());

        assertThat(first.since()).isEqualTo(clock.instant().minus(MINUTE));
        assertThat(second.since()).isEqualTo(first.since());
        assertThat(second.tries()).isEqualTo(2);
    }

    @Test
    void a_message_found_in_sending_is_uncertain_and_nobody_sends_it() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), message.attempt());
        reopen();

        assertThat(ledger.outbox().forgotten("outbound", 10)).containsExactly(message.sessionId());
        assertThat(ledger.outbox().due(10)).containsExactly(message.sessionId());
        assertThat(ledger.outbox().nextDue(message.sessionId())).contains(clock.instant());
        assertThat(ledger.outbox().begin(message.sessionId())).isNull();

        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
        assertThat(events).containsExactly(new MailEvent.OutboundSettled(message.id(), Mails.MAILBOX, "uncertain"));
        assertThat(ledger.outbox().nextDue(message.sessionId())).isEmpty();
    }

    @Test
    void an_attempt_that_died_before_the_dot_sends_again_under_the_same_message_id() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), message.attempt());
        execute("UPDATE outbound SET dot_begun = 0");
        reopen();

        OutboundMessage again = ledger.outbox().begin(message.sessionId());

        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.state()).isEqualTo(OutboundState.READY);
        assertThat(again.messageId()).isEqualTo(message.messageId());
        assertThatThrownBy(() -> ledger.outbox().sending(message.id(), message.attempt()))
                .isInstanceOf(RetryableException.class);
        ledger.outbox().sending(again.id(), again.attempt());
    }

    @Test
    void after_a_crash_of_the_machine_a_missing_mark_proves_nothing() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), message.attempt());
        execute("UPDATE outbound SET dot_begun = 0, sending_epoch = 'before the crash'");

        assertThat(ledger.outbox().begin(message.sessionId())).isNull();
        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
    }

    @Test
    void what_the_server_said_in_the_end_is_believed_even_after_the_attempt_was_given_up() {
        OutboundMessage sent = begunOutbound();
        ledger.outbox().sending(sent.id(), 1);
        ledger.outbox().begin(sent.sessionId());

        ledger.outbox().sent(sent, "250 ok");

        assertThat(outboundState(sent)).isEqualTo(OutboundState.SENT);
    }

    @Test
    void nothing_is_sent_twice_by_an_attempt_that_was_overtaken() {
        OutboundMessage stale = begunOutbound();
        OutboundMessage current = ledger.outbox().begin(stale.sessionId());
        assertThat(current.attempt()).isEqualTo(2);

        assertThatThrownBy(() -> ledger.outbox().sending(stale.id(), stale.attempt()))
                .isInstanceOf(RetryableException.class);
        ledger.outbox().sending(current.id(), current.attempt());
        assertThatThrownBy(() -> ledger.outbox().sending(current.id(), current.attempt()))
                .isInstanceOf(RetryableException.class);
    }

    @Test
    void of_a_hundred_that_want_to_send_one_attempt_one_may() throws Exception {
        OutboundMessage message = begunOutbound();

        List<Boolean> allowed = together(100, () -> {
            try {
                ledger.outbox().sending(message.id(), message.attempt());
                return true;
            } catch (RetryableException e) {
                return false;
            }
        });

        assertThat(allowed).containsOnlyOnce(true);
    }

    @Test
    void a_message_that_the_server_did_not_take_is_tried_again_later() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), 1);

        ledger.outbox().retryLater(message, "451 greylisted", MINUTE);

        assertThat(outboundState(message)).isEqualTo(OutboundState.READY);
        assertThat(ledger.outbox().nextDue(message.sessionId()))
                .contains(clock.instant().plus(MINUTE));
        assertThat(ledger.outbox().begin(message.sessionId())).isNull();
        assertThat(ledger.outbox().due(10)).isEmpty();
        clock.advance(MINUTE);
        OutboundMessage again = ledger.outbox().begin(message.sessionId());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.messageId()).isEqualTo(message.messageId());
    }

    @Test
    void a_message_of_which_ten_attempts_ended_nowhere_has_failed() {
        OutboundMessage message = outbound("ann@x.test");
        for (int i = 0; i < 10; i++) {
            assertThat(ledger.outbox().begin(message.sessionId())).isNotNull();
            dieAndProveItself();
        }

        assertThat(ledger.outbox().begin(message.sessionId())).isNull();
        assertThat(outboundState(message)).isEqualTo(OutboundState.FAILED);
    }

    @Test
    void a_message_does_not_fail_because_the_ledger_fails_again_and_again() {
        OutboundMessage message = outbound("ann@x.test");
        for (int failure = 0; failure < 12; failure++) {
            assertThat(ledger.outbox().begin(message.sessionId())).isNotNull();
        }
    }

    @Test
    void a_message_does_not_fail_because_the_process_is_killed_again_and_again_while_it_starts() {
        OutboundMessage message = outbound("ann@x.test");
        for (int kill = 0; kill < 12; kill++) {
            ledger.outbox().begin(message.sessionId());
            reopen();
        }

        assertThat(ledger.outbox().begin(message.sessionId())).isNull();
        assertThat(ledger.outbox().nextDue(message.sessionId()))
                .contains(clock.instant().plus(Duration.ofSeconds(10)));
        clock.advance(Duration.ofSeconds(10));
        assertThat(ledger.outbox().begin(message.sessionId())).isNotNull();
    }

    @Test
    void an_answer_does_not_overtake_the_one_before_it_in_its_session() {
        OutboundMessage first = begunOutbound();
        OutboundMessage second = outbound("ann@x.test");
        OutboundMessage other = outbound("bob@x.test");

        ledger.outbox().retryLater(first, "451 greylisted", MINUTE);
        assertThat(ledger.outbox().begin(first.sessionId())).isNull();
        assertThat(ledger.outbox().due(10)).containsExactly(other.sessionId());
        assertThat(ledger.outbox().begin(other.sessionId()).id()).isEqualTo(other.id());

        clock.advance(MINUTE);
        OutboundMessage again = ledger.outbox().begin(first.sessionId());
        assertThat(again.id()).isEqualTo(first.id());
        ledger.outbox().failed(again, "550 no such user");
        assertThat(ledger.outbox().begin(first.sessionId()).id()).isEqualTo(second.id());
    }

    @Test
    void an_answer_does_not_overtake_one_that_may_have_to_be_sent_again() {
        OutboundMessage first = begunOutbound();
        OutboundMessage second = outbound("ann@x.test");
        ledger.outbox().sending(first.id(), first.attempt());

        ledger.outbox().uncertain(first, "no reply after the final dot");

        assertThat(ledger.outbox().begin(second.sessionId())).isNull();
        assertThat(ledger.outbox().nextDue(second.sessionId())).isEmpty();
        assertThat(ledger.outbox().due(10)).isEmpty();
        ledger.outbox().sent(first, "250 ok");
        assertThat(ledger.outbox().begin(second.sessionId()).id()).isEqualTo(second.id());
    }

    @Test
    void an_overtaken_attempt_settles_nothing() {
        OutboundMessage stale = begunOutbound();
        OutboundMessage current = ledger.outbox().begin(stale.sessionId());
        List<Consumer<OutboundMessage>> transitions = List.of(
                message -> ledger.outbox().sent(message, "250"),
                message -> ledger.outbox().failed(message, "550"),
                message -> ledger.outbox().uncertain(message, "cut"),
                message -> ledger.outbox().retryLater(message, "451", MINUTE));

        transitions.forEach(transition -> transition.accept(stale));

        assertThat(ledger.outbox().find(stale.id())).contains(current);
        assertThat(events).isEmpty();
    }

    @Test
    void what_is_settled_stays_settled() {
        for (OutboundState end : List.of(OutboundState.SENT, OutboundState.FAILED)) {
            OutboundMessage message = begunOutbound();
            if (end == OutboundState.SENT) {
                ledger.outbox().sent(message, "250");
            } else {
                ledger.outbox().failed(message, "550");
            }

            ledger.outbox().sent(message, "250");
            ledger.outbox().failed(message, "550");
            ledger.outbox().uncertain(message, "cut");
            ledger.outbox().retryLater(message, "451", MINUTE);

            assertThat(outboundState(message)).isEqualTo(end);
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void an_uncertain_message_is_not_tried_again_by_itself() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), 1);
        ledger.outbox().uncertain(message, "no reply after the final dot");

        ledger.outbox().retryLater(message, "451", MINUTE);
        ledger.outbox().uncertain(message, "again");

        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
        assertThat(ledger.outbox().forgotten("outbound", 10)).isEmpty();
        assertThat(events).hasSize(1);
    }

    @Test
    void an_unknown_message_needs_no_sending() {
        assertThat(ledger.outbox().begin("out_unknown")).isNull();
        assertThat(ledger.outbox().nextDue("out_unknown")).isEmpty();
        assertThat(ledger.outbox().find("out_unknown")).isEmpty();
    }
}
