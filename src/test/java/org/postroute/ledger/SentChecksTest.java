package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.SentDecision.Kind;
import org.postroute.message.MailEvent;

class SentChecksTest extends LedgerContract {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private OutboundMessage settled(OutboundState state) {
        OutboundMessage message = ledger.outbox()
                .begin(outbound("ann" + clock.millis() + "@x.test").sessionId());
        ledger.outbox().sending(message.id(), message.attempt());
        if (state == OutboundState.SENT) {
            ledger.outbox().sent(message, "250 ok");
        } else {
            ledger.outbox().uncertain(message, "cut");
        }
        events.clear();
        clock.advance(SECOND.multipliedBy(2));
        return message;
    }

    private SentCheck look() {
        SentBatch batch = ledger.sentChecks().begin(Mails.MAILBOX);
        assertThat(batch.checks()).hasSize(1);
        return batch.checks().get(0);
    }

    private SentFollowUp record(SentCheck check, Kind kind) {
        SentBatch batch = new SentBatch(Mails.MAILBOX, ledger.sentChecks().filesItself(Mails.MAILBOX), List.of(check));
        return ledger.sentChecks()
                .record(batch, List.of(new SentDecision(check, kind, "because", SECOND.multipliedBy(7))));
    }

    private OutboundState outboundState(OutboundMessage message) {
        return ledger.outbox().find(message.id()).orElseThrow().state();
    }

    private boolean isDone() {
        return ledger.sentChecks().nextDue(Mails.MAILBOX).isEmpty();
    }

    @Test
    void what_was_sent_is_looked_for_two_seconds_later_at_the_earliest() {
        OutboundMessage message = ledger.outbox().begin(outbound("ann@x.test").sessionId());
        ledger.outbox().sending(message.id(), message.attempt());
        assertThat(isDone()).isTrue();

        ledger.outbox().sent(message, "250 ok");

        assertThat(ledger.sentChecks().nextDue(Mails.MAILBOX).orElseThrow())
                .isBetween(clock.instant().plusSeconds(2), clock.instant().plusSeconds(12));
        assertThat(ledger.sentChecks().forgotten("sent-folder", 5)).containsExactly(Mails.MAILBOX);
        assertThat(ledger.sentChecks().due(5)).isEmpty();
        assertThat(ledger.sentChecks().begin(Mails.MAILBOX)).isNull();
        clock.advance(SECOND.multipliedBy(2));
        assertThat(ledger.sentChecks().due(5)).containsExactly(Mails.MAILBOX);
        SentCheck check = look();
        assertThat(check.looks()).isEqualTo(1);
        assertThat(check.isUncertain()).isFalse();
        assertThat(check.original().location().folder()).isEqualTo("INBOX");
    }

    @Test
    void what_a_mailbox_sends_within_ten_seconds_shares_a_look() {
        Set<Instant> looks = new HashSet<>();
        for (int second = 0; second < 60; second++) {
            clock.advance(SECOND);
            OutboundMessage message =
                    ledger.outbox().begin(outbound("ann" + second + "@x.test").sessionId());
            ledger.outbox().sending(message.id(), message.attempt());
            ledger.outbox().sent(message, "250 ok");
            Instant look = ledger.sentChecks().nextDue(Mails.MAILBOX).orElseThrow();
            looks.add(look);
            if (!clock.instant().isBefore(look)) {
                ledger.sentChecks().begin(Mails.MAILBOX);
            }
        }
        assertThat(looks).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void a_look_that_came_to_no_end_is_made_again() {
        settled(OutboundState.SENT);
        look();
        assertThat(ledger.sentChecks().begin(Mails.MAILBOX)).isNull();

        clock.advance(Duration.ofMinutes(1));

        assertThat(look().looks()).isEqualTo(2);
    }

    @Test
    void a_clock_that_was_set_back_holds_up_no_look() {
        settled(OutboundState.SENT);
        clock.advance(Duration.ofHours(-3));

        assertThat(ledger.sentChecks().due(5)).containsExactly(Mails.MAILBOX);
        assertThat(look()).isNotNull();
    }

    @Test
    void an_uncertain_message_that_is_in_the_folder_was_sent_and_the_server_files_by_itself() {
        OutboundMessage message = settled(OutboundState.UNCERTAIN);

        record(look(), Kind.FOUND);

        assertThat(outboundState(message)).isEqualTo(OutboundState.SENT);
        assertThat(events).containsExactly(new MailEvent.OutboundSettled(message.id(), Mails.MAILBOX, "sent"));
        assertThat(ledger.sentChecks().filesItself(Mails.MAILBOX)).contains(true);
        assertThat(isDone()).isTrue();
        assertThat(ledger.outbox().history(message.id()))
                .extracting(HistoryEntry::step)
                .endsWith("looked-in-sent");
    }

    @Test
    void an_uncertain_message_that_was_not_sent_is_sent_under_the_same_message_id() {
        OutboundMessage message = settled(OutboundState.UNCERTAIN);

        SentFollowUp followUp = record(look(), Kind.RESEND);

        assertThat(followUp.released()).containsExactly(message.sessionId());
        OutboundMessage again = ledger.outbox().begin(message.sessionId());
        assertThat(again.messageId()).isEqualTo(message.messageId());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(isDone()).isTrue();
    }

    @Test
    void a_message_that_is_held_is_not_looked_for_any_more() {
        OutboundMessage message = settled(OutboundState.UNCERTAIN);

        SentFollowUp followUp = record(look(), Kind.HOLD);

        assertThat(followUp.released()).containsExactly(message.sessionId());
        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
        assertThat(ledger.outbox().find(message.id()).orElseThrow().reason()).isEqualTo("because");
        assertThat(isDone()).isTrue();
    }

    @Test
    void a_copy_is_appended_once_and_one_of_our_own_teaches_nothing() {
        OutboundMessage message = settled(OutboundState.SENT);

        SentFollowUp followUp = record(look(), Kind.APPEND);

        assertThat(followUp.copies()).extracting(OutboundMessage::id).containsExactly(message.id());
        assertThat(ledger.sentChecks().filesItself(Mails.MAILBOX)).contains(false);
        clock.advance(Duration.ofMinutes(5));
        SentCheck afterCrash = look();
        assertThat(afterCrash.appending()).isTrue();
        record(afterCrash, Kind.FOUND);
        assertThat(ledger.sentChecks().filesItself(Mails.MAILBOX)).contains(false);
        assertThat(isDone()).isTrue();
    }

    @Test
    void an_appended_copy_ends_the_looking() {
        OutboundMessage message = settled(OutboundState.SENT);
        record(look(), Kind.APPEND);

        ledger.sentChecks().appended(List.of(message.id()));

        assertThat(isDone()).isTrue();
        assertThat(outboundState(message)).isEqualTo(OutboundState.SENT);
    }

    @Test
    void a_fault_while_appending_forgets_neither_the_look_nor_that_the_copy_may_be_ours() {
        settled(OutboundState.SENT);
        SentCheck check = look();
        record(check, Kind.APPEND);

        record(check, Kind.AGAIN);

        clock.advance(SECOND.multipliedBy(7));
        assertThat(look().appending()).isTrue();
    }

    @Test
    void what_the_server_said_in_the_end_overtakes_a_look() {
        OutboundMessage message = settled(OutboundState.UNCERTAIN);
        SentCheck check = look();
        ledger.outbox().sent(message, "250 ok");

        assertThat(record(check, Kind.RESEND).released()).isEmpty();

        assertThat(outboundState(message)).isEqualTo(OutboundState.SENT);
    }

    @Test
    void a_look_of_long_ago_decides_nothing() {
        OutboundMessage message = settled(OutboundState.UNCERTAIN);
        SentCheck old = look();
        clock.advance(Duration.ofMinutes(5));
        look();

        assertThat(record(old, Kind.RESEND).released()).isEmpty();

        assertThat(outboundState(message)).isEqualTo(OutboundState.UNCERTAIN);
    }
}
