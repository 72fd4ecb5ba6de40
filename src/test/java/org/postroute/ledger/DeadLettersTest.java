package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.ledger.Mending.Outcome;
import org.postroute.message.MailEvent;

class DeadLettersTest extends LedgerContract {
    private static final DeadLetter.Filter ALL = new DeadLetter.Filter(null, null, null, 100);

    private DeadLetters letters() {
        return ledger.deadLetters();
    }

    private ReceivedMessage dead(String from) {
        ReceivedMessage asked = joined(from).received();
        ledger.turns().settle(asked, ReceivedState.DEAD, "the agent answered 500");
        clock.advance(Duration.ofSeconds(1));
        return asked;
    }

    private OutboundMessage failed(String from) {
        OutboundMessage begun = ledger.outbox().begin(outbound(from).sessionId());
        ledger.outbox().failed(begun, "550 no such user");
        clock.advance(Duration.ofSeconds(1));
        return begun;
    }

    private OutboundMessage uncertain(String from) {
        OutboundMessage begun = ledger.outbox().begin(outbound(from).sessionId());
        ledger.outbox().sending(begun.id(), begun.attempt());
        ledger.outbox().uncertain(begun, "cut after the final dot");
        return begun;
    }

    private OutboundMessage held(String from) {
        OutboundMessage message = uncertain(from);
        clock.advance(Duration.ofSeconds(3));
        SentBatch batch = ledger.sentChecks().begin(Mails.MAILBOX);
        SentFollowUp unused = ledger.sentChecks()
                .record(batch, List.of(SentDecision.of(batch.checks().get(0), SentDecision.Kind.HOLD, "cannot tell")));
        return message;
    }

    private OutboundState outboundState(String id) {
        return ledger.outbox().find(id).orElseThrow().state();
    }

    @Test
    void the_list_has_both_kinds_newest_first_a_page_at_a_time() {
        String dead = dead("ann@x.test").id();
        String failed = failed("bob@x.test").id();
        String held = held("cid@x.test").id();
        String youngest = dead("dan@x.test").id();

        assertThat(letters().list(ALL)).extracting(DeadLetter::id).containsExactly(youngest, held, failed, dead);
        DeadLetter.Filter page = new DeadLetter.Filter(null, null, held, 1);
        assertThat(letters().list(page)).extracting(DeadLetter::id).containsExactly(failed);
        assertThat(letters().list(new DeadLetter.Filter("dead", null, youngest, 9)))
                .extracting(DeadLetter::id)
                .containsExactly(dead);
        assertThat(letters().list(new DeadLetter.Filter(null, "other@acme.test", null, 9)))
                .isEmpty();
        DeadLetter letter = letters().find(dead).orElseThrow();
        assertThat(letter.customer()).isEqualTo("ann@x.test");
        assertThat(letter.subject()).isEqualTo("Question");
        assertThat(letter.reason()).isEqualTo("the agent answered 500");
        assertThat(letter.attempts()).isEqualTo(1);
    }

    @Test
    void what_the_sent_folder_may_still_decide_is_no_dead_letter() {
        OutboundMessage uncertain = uncertain("ann@x.test");

        assertThat(letters().list(ALL)).isEmpty();
        assertThat(letters().find(uncertain.id())).isEmpty();
    }

    @Test
    void a_message_that_is_tried_again_goes_before_the_customers_later_mail_with_all_its_attempts() {
        ReceivedMessage dead = dead("ann@x.test");
        StoredMessage later = store("ann@x.test");

        Mending done = letters().retry(dead.id(), "first");

        assertThat(done).isEqualTo(new Mending(dead.id(), Outcome.DONE, "ready", List.of(dead.orderKey()), List.of()));
        ReceivedMessage again = ledger.turns().begin(dead.orderKey());
        assertThat(again.id()).isEqualTo(dead.id());
        assertThat(again.attempt()).isGreaterThan(dead.attempt());
        Turn turn = ledger.turns().join(again, Mails.understood("ann@x.test"), Mails.connection(SessionKey.CUSTOMER));
        assertThat(turn.received().asked()).isEqualTo(1);
        assertThat(turn.number()).isEqualTo(1);
        ledger.turns().answer(again.id(), Mails.answer("Hello"));
        assertThat(ledger.turns().begin(later.orderKey()).id()).isEqualTo(later.id());
    }

    @Test
    void an_attempt_of_before_can_no_longer_end_it() {
        ReceivedMessage dead = dead("ann@x.test");
        letters().retry(dead.id(), "first");

        ledger.turns().settle(dead, ReceivedState.DEAD, "too late");

        assertThat(state(dead.id())).isEqualTo(ReceivedState.READY);
    }

    @Test
    void twice_is_once_even_at_the_same_time() throws Exception {
        String id = dead("ann@x.test").id();

        List<Mending> all = together(8, () -> letters().retry(id, "first"));

        assertThat(all).extracting(Mending::outcome).containsOnlyOnce(Outcome.DONE);
        assertThat(all).extracting(Mending::outcome).containsOnly(Outcome.DONE, Outcome.ALREADY);
        assertThat(ledger.received().history(id))
                .filteredOn(entry -> entry.step().equals("mended"))
                .hasSize(1);
    }

    @Test
    void what_was_answered_is_never_asked_about_again() {
        ReceivedMessage dead = dead("ann@x.test");
        letters().retry(dead.id(), "first");
        ReceivedMessage again = ledger.turns().begin(dead.orderKey());
        ledger.turns().answer(again.id(), Mails.answer("Hello"));

        Mending refused = letters().retry(dead.id(), "first");

        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.state()).isEqualTo("answered");
        execute("UPDATE received SET state = 'dead'");
        assertThat(letters().retry(dead.id(), "first").outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_quarantined_message_is_read_again_from_the_beginning() {
        ReceivedMessage begun = begun("ann@x.test");
        ledger.turns().settle(begun, ReceivedState.QUARANTINED, "could not be read");

        letters().retry(begun.id(), "first");

        assertThat(state(begun.id())).isEqualTo(ReceivedState.RECEIVED);
        assertThat(ledger.turns().begin(begun.orderKey()).id()).isEqualTo(begun.id());
    }

    @Test
    void what_is_discarded_is_final_and_says_why() {
        String dead = dead("ann@x.test").id();
        String failed = failed("bob@x.test").id();
        events.clear();

        for (Outcome expected : List.of(Outcome.DONE, Outcome.ALREADY)) {
            assertThat(letters().discard(dead, "called her", "first").outcome()).isEqualTo(expected);
            assertThat(letters().discard(failed, "wrong address", "first").outcome())
                    .isEqualTo(expected);
        }

        assertThat(letters().list(ALL)).isEmpty();
        assertThat(ledger.received().find(dead).orElseThrow().reason()).isEqualTo("called her");
        assertThat(outboundState(failed)).isEqualTo(OutboundState.CANCELED);
        assertThat(events)
                .containsExactly(
                        new MailEvent.MessageSettled(dead, Mails.MAILBOX, "discarded"),
                        new MailEvent.OutboundSettled(failed, Mails.MAILBOX, "canceled"));
        assertThat(letters().retry(dead, "first").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(letters().retry(failed, "first").outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_failed_message_is_sent_again_under_its_message_id_with_all_its_attempts() {
        OutboundMessage failed = failed("ann@x.test");

        Mending done = letters().retry(failed.id(), "first");

        assertThat(done.outbound()).containsExactly(failed.sessionId());
        OutboundMessage again = ledger.outbox().begin(failed.sessionId());
        assertThat(again.messageId()).isEqualTo(failed.messageId());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.tries()).isEqualTo(1);
    }

    @Test
    void the_age_of_a_message_is_counted_anew_once_a_person_had_it_tried_again() {
        OutboundMessage failed = failed("ann@x.test");
        String dead = dead("bob@x.test").id();
        clock.advance(Duration.ofDays(3));

        letters().retry(failed.id(), "first");
        letters().retry(dead, "first");

        assertThat(ledger.outbox().begin(failed.sessionId()).since()).isEqualTo(clock.instant());
        assertThat(ledger.received().find(dead).orElseThrow().since()).isEqualTo(clock.instant());
    }

    @Test
    void of_an_uncertain_message_a_person_says_what_became_of_it() {
        OutboundMessage sent = held("ann@x.test");
        OutboundMessage resent = held("bob@x.test");
        OutboundMessage discarded = held("cid@x.test");

        assertThat(letters().retry(sent.id(), "first").outcome()).isEqualTo(Outcome.REFUSED);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            outcomes.add(
                    letters().wasSent(sent.id(), "in the server's log", "first").outcome());
            outcomes.add(letters().resend(resent.id(), "first").outcome());
            outcomes.add(
                    letters().discard(discarded.id(), "wrote by hand", "first").outcome());
        }

        assertThat(outcomes.subList(0, 3)).containsOnly(Outcome.DONE);
        assertThat(outcomes.subList(3, 6)).containsOnly(Outcome.ALREADY);
        assertThat(outboundState(sent.id())).isEqualTo(OutboundState.SENT);
        assertThat(outboundState(discarded.id())).isEqualTo(OutboundState.CANCELED);
        assertThat(ledger.outbox().begin(sent.sessionId())).isNull();
        assertThat(ledger.outbox().begin(resent.sessionId()).messageId()).isEqualTo(resent.messageId());
        assertThat(letters().resend(sent.id(), "first").outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void an_id_that_nothing_has_is_unknown() {
        for (String id : List.of("", "msg_", "msg_" + "0".repeat(26), "out_" + "0".repeat(26), "ses_x", "' OR 1=1")) {
            assertThat(letters().retry(id, "first").outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(letters().find(id)).isEmpty();
        }
    }
}
