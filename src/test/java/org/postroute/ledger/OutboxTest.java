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
        OutboundMessage message = ledger.outbox().begin(outbound("ann@x.test").id());
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
        assertThat(ledger.outbox().nextDue(message.id())).isEmpty();
        assertThat(ledger.outbox().begin(message.id())).isNull();
        assertThat(ledger.outbox().countByState()).isEqualTo(Map.of("sent", 1L));
        assertThat(ledger.outbox().history(message.id()))
                .extracting(HistoryEntry::outcome)
                .containsExactly("ready", "sending", "sent");
    }

    @Test
    void a_message_found_in_sending_is_uncertain_and_nobody_sends_it() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), message.attempt());
        reopen();

        assertThat(ledger.outbox().forgotten("outbound", 10)).containsExactly(message.id());
        assertThat(ledger.outbox().due(10)).containsExactly(message.id());
        assertThat(ledger.outbox().nextDue(message.id())).contains(clock.instant());
        assertThat(ledger.outbox().begin(message.id())).isNull();

        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
        assertThat(events).containsExactly(new MailEvent.OutboundSettled(message.id(), Mails.MAILBOX, "uncertain"));
        assertThat(ledger.outbox().nextDue(message.id())).isEmpty();
    }

    @Test
    void an_attempt_that_died_before_the_dot_sends_again_under_the_same_message_id() {
        OutboundMessage message = begunOutbound();
        ledger.outbox().sending(message.id(), message.attempt());
        execute("UPDATE outbound SET dot_begun = 0");
        reopen();

        OutboundMessage again = ledger.outbox().begin(message.id());

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

        assertThat(ledger.outbox().begin(message.id())).isNull();
        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
    }

    @Test
    void what_the_server_said_in_the_end_is_believed_even_after_the_attempt_was_given_up() {
        OutboundMessage sent = begunOutbound();
        ledger.outbox().sending(sent.id(), 1);
        ledger.outbox().begin(sent.id());

        ledger.outbox().sent(sent, "250 ok");

        assertThat(outboundState(sent)).isEqualTo(OutboundState.SENT);
    }

    @Test
    void nothing_is_sent_twice_by_an_attempt_that_was_overtaken() {
        OutboundMessage stale = begunOutbound();
        OutboundMessage current = ledger.outbox().begin(stale.id());
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
        assertThat(ledger.outbox().nextDue(message.id()))
                .contains(clock.instant().plus(MINUTE));
        assertThat(ledger.outbox().begin(message.id())).isNull();
        assertThat(ledger.outbox().due(10)).isEmpty();
        clock.advance(MINUTE);
        OutboundMessage again = ledger.outbox().begin(message.id());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.messageId()).isEqualTo(message.messageId());
    }

    @Test
    void a_message_of_which_ten_attempts_ended_nowhere_has_failed() {
        String id = outbound("ann@x.test").id();
        for (int i = 0; i < 10; i++) {
            assertThat(ledger.outbox().begin(id)).isNotNull();
        }

        assertThat(ledger.outbox().begin(id)).isNull();
        assertThat(ledger.outbox().find(id).orElseThrow().state()).isEqualTo(OutboundState.FAILED);
    }

    @Test
    void an_overtaken_attempt_settles_nothing() {
        OutboundMessage stale = begunOutbound();
        OutboundMessage current = ledger.outbox().begin(stale.id());
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
