package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.PolicySettings;
import org.postroute.config.TestPolicies;
import org.postroute.message.Answer;
import org.postroute.message.DeliveryReport;
import org.postroute.message.DeliveryReport.Kind;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MachineNotice;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageId;

class BouncesTest extends LedgerContract {
    private static final String ANN = "ann@x.test";

    private Bounces bounces;
    private Suppressions suppressions;
    private int reports;

    @BeforeEach
    void readReports() {
        bounces = ledger.bounces(() -> PolicySettings.NONE);
        suppressions = ledger.suppressions();
    }

    /** Of a message that came just now. */
    private String id() {
        return "rcv_" + ++reports;
    }

    private OutboundMessage sent(String to) {
        OutboundMessage message = outbound(to);
        OutboundMessage begun = ledger.outbox().begin(message.sessionId());
        assertThat(begun).isNotNull();
        ledger.outbox().sending(begun.id(), begun.attempt());
        ledger.outbox().sent(begun, "250 ok");
        return begun;
    }

    private static Optional<DeliveryReport> report(@Nullable MessageId original, Recipient... recipients) {
        return Optional.of(new DeliveryReport(List.of(recipients), original));
    }

    private static Recipient hard(@Nullable String address) {
        return new Recipient(address, "failed", "5.1.1", 550, Kind.HARD);
    }

    private static Recipient soft(String address) {
        return new Recipient(address, "failed", "4.2.2", 452, Kind.SOFT);
    }

    private Optional<Suppression> ofAnn() {
        return suppressions.find(EmailAddress.parse(ANN).orElseThrow());
    }

    private OutboundState stateOf(OutboundMessage message) {
        return ledger.outbox().find(message.id()).orElseThrow().state();
    }

    @Test
    void a_hard_bounce_ends_the_mail_and_suppresses_the_address_for_a_while() {
        OutboundMessage mail = sent(ANN);

        String words = bounces.record(id(), report(mail.messageId(), hard("Ann@X.test".replace("Ann", "ann"))));

        assertThat(words).isEqualTo("hard bounce 550 5.1.1 of " + mail.id());
        assertThat(stateOf(mail)).isEqualTo(OutboundState.BOUNCED);
        assertThat(events).contains(new MailEvent.OutboundSettled(mail.id(), mail.mailbox(), "bounced"));
        assertThat(ledger.outbox().history(mail.sessionId()))
                .anySatisfy(step -> assertThat(step.step()).isEqualTo("bounced"));
        assertThat(ofAnn().orElseThrow().cause()).isEqualTo(Suppression.Cause.HARD_BOUNCE);
        assertThatThrownBy(() -> suppressions.check(mail))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("nothing is sent to this address: hard bounce 550 5.1.1 of " + mail.id());

        clock.advance(PolicySettings.NONE.suppression().lasts());
        assertThat(ofAnn()).isEmpty();
        assertThatCode(() -> suppressions.check(mail)).doesNotThrowAnyException();
    }

    @Test
    void a_report_that_comes_twice_changes_nothing_the_second_time() {
        OutboundMessage mail = sent(ANN);
        bounces.record(id(), report(mail.messageId(), hard(ANN)));
        List<HistoryEntry> before = ledger.outbox().history(mail.id());
        events.clear();

        assertThat(bounces.record(id(), report(mail.messageId(), hard(null)))).endsWith("of " + mail.id());

        assertThat(ledger.outbox().history(mail.id())).isEqualTo(before);
        assertThat(events).isEmpty();
        assertThat(suppressions.list(null, 10)).hasSize(1);
    }

    /** THR-06: everybody can write a report. */
    @Test
    void a_report_about_no_mail_of_ours_or_another_address_suppresses_nobody() {
        OutboundMessage mail = sent(ANN);
        MessageId foreign = new MessageId("<made-up@acme.test>");
        MessageId unsent = ledger.messageIds()
                .create(EmailAddress.parse("support@acme.test").orElseThrow());

        assertThat(bounces.record(id(), Optional.empty())).contains("does not say");
        assertThat(bounces.record(id(), report(null, hard(ANN)))).isEqualTo("it names no mail of ours");
        assertThat(bounces.record(id(), report(foreign, hard(ANN)))).isEqualTo("it names no mail of ours");
        assertThat(bounces.record(id(), report(unsent, hard(ANN)))).isEqualTo("it names no mail of ours");
        assertThat(bounces.record(id(), report(mail.messageId(), hard("bob@x.test"))))
                .contains(mail.id(), "another address");

        assertThat(stateOf(mail)).isEqualTo(OutboundState.SENT);
        assertThat(suppressions.list(null, 10)).isEmpty();
    }

    @Test
    void a_report_about_the_address_that_it_was_forwarded_to_is_about_the_one_that_it_was_sent_to() {
        OutboundMessage mail = sent(ANN);

        bounces.record(
                id(),
                report(mail.messageId(), new Recipient("ann@elsewhere.test", ANN, "failed", "5.1.1", 550, Kind.HARD)));

        assertThat(stateOf(mail)).isEqualTo(OutboundState.BOUNCED);
        assertThat(ofAnn()).isPresent();
    }

    @Test
    void what_bounced_can_be_sent_again_once_the_address_is_lifted() {
        OutboundMessage mail = sent(ANN);
        bounces.record(id(), report(mail.messageId(), hard(ANN)));
        suppressions.lift(EmailAddress.parse(ANN).orElseThrow());

        assertThat(ledger.deadLetters().retry(mail.id(), "first").outcome()).isEqualTo(Mending.Outcome.DONE);

        assertThat(stateOf(mail)).isEqualTo(OutboundState.READY);
        assertThat(ledger.deadLetters().retry(mail.id(), "first").outcome()).isEqualTo(Mending.Outcome.ALREADY);
        assertThat(ledger.outbox().find(mail.id()).orElseThrow().messageId()).isEqualTo(mail.messageId());
        assertThatCode(() -> suppressions.check(mail)).doesNotThrowAnyException();
    }

    @Test
    void what_is_delayed_or_delivered_has_not_bounced() {
        OutboundMessage mail = sent(ANN);

        assertThat(bounces.record(
                        id(), report(mail.messageId(), new Recipient(ANN, "delayed", "4.4.1", null, Kind.SOFT))))
                .isEqualTo(mail.id() + ": delivery is delayed");
        bounces.record(id(), report(mail.messageId(), new Recipient(ANN, null, "2.0.0", null, Kind.SOFT)));

        assertThat(stateOf(mail)).isEqualTo(OutboundState.SENT);
        assertThat(suppressions.list(null, 10)).isEmpty();
    }

    @Test
    void an_address_with_too_many_soft_bounces_is_suppressed() {
        for (int i = 0; i < 3; i++) {
            assertThat(ofAnn()).isEmpty();
            OutboundMessage mail = sent(ANN);
            bounces.record(id(), report(mail.messageId(), soft(ANN)));
            bounces.record(id(), report(mail.messageId(), soft(ANN)));
            clock.advance(Duration.ofDays(1));
        }

        assertThat(ofAnn().orElseThrow().cause()).isEqualTo(Suppression.Cause.SOFT_BOUNCES);
    }

    @Test
    void soft_bounces_of_long_ago_do_not_count() {
        for (int i = 0; i < 4; i++) {
            bounces.record(id(), report(sent(ANN).messageId(), soft(ANN)));
            clock.advance(Duration.ofDays(20));
            bounces.tidy();
        }

        assertThat(ofAnn()).isEmpty();
    }

    @Test
    void a_mail_that_is_uncertain_was_taken_when_it_bounces() {
        OutboundMessage message = outbound(ANN);
        OutboundMessage begun = ledger.outbox().begin(message.sessionId());
        ledger.outbox().sending(begun.id(), begun.attempt());
        ledger.outbox().uncertain(begun, "cut");

        bounces.record(id(), report(message.messageId(), hard(ANN)));

        assertThat(stateOf(message)).isEqualTo(OutboundState.BOUNCED);
        assertFiled(message);
    }

    /** The copy in Sent tells, when the ledger is lost, what was answered. */
    private void assertFiled(OutboundMessage message) {
        clock.advance(Duration.ofMinutes(1));
        SentBatch batch = ledger.sentChecks().begin(message.mailbox());
        assertThat(batch).isNotNull();
        SentCheck check = batch.checks().get(0);
        assertThat(check.isUncertain()).isFalse();
        ledger.sentChecks().record(batch, List.of(SentDecision.of(check, SentDecision.Kind.FOUND, "")));
        assertThat(stateOf(message)).isEqualTo(OutboundState.BOUNCED);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ledger.sentChecks().begin(message.mailbox())).isNull();
    }

    @Test
    void a_bounce_that_is_quicker_than_the_copy_in_sent_does_not_keep_it_from_there() {
        OutboundMessage mail = sent(ANN);

        bounces.record(id(), report(mail.messageId(), hard(ANN)));

        assertFiled(mail);
    }

    @Test
    void a_complaint_stands_until_a_person_lifts_it_whatever_bounces_afterwards() {
        OutboundMessage mail = sent(ANN);
        Optional<MachineNotice> notice =
                Optional.of(new MachineNotice(MachineNotice.Type.COMPLAINT, "abuse", List.of(), mail.messageId()));

        assertThat(bounces.complaint(id(), notice)).isEqualTo("a complaint about " + mail.id());
        bounces.complaint(id(), notice);
        bounces.record(id(), report(mail.messageId(), hard(ANN)));
        clock.advance(Duration.ofDays(4000));

        assertThat(ofAnn().orElseThrow().cause()).isEqualTo(Suppression.Cause.COMPLAINT);
        assertThat(suppressions.lift(EmailAddress.parse(ANN).orElseThrow())).isTrue();
        assertThat(suppressions.lift(EmailAddress.parse(ANN).orElseThrow())).isFalse();
        assertThat(ofAnn()).isEmpty();
    }

    @Test
    void a_complaint_about_something_else_suppresses_nobody() {
        OutboundMessage mail = sent(ANN);

        bounces.complaint(id(), Optional.empty());
        bounces.complaint(
                id(),
                Optional.of(new MachineNotice(
                        MachineNotice.Type.COMPLAINT, null, List.of(ANN), new MessageId("<made-up@acme.test>"))));
        bounces.complaint(
                id(),
                Optional.of(new MachineNotice(MachineNotice.Type.COMPLAINT, "not-spam", List.of(), mail.messageId())));
        bounces.complaint(
                id(),
                Optional.of(new MachineNotice(
                        MachineNotice.Type.COMPLAINT, "abuse", List.of("bob@x.test"), mail.messageId())));

        assertThat(suppressions.list(null, 10)).isEmpty();
    }

    @Test
    void erasing_a_customer_leaves_that_nothing_is_sent_and_not_the_address() {
        OutboundMessage mail = sent(ANN);
        bounces.record(id(), report(mail.messageId(), hard(ANN)));

        EmailAddress bob = EmailAddress.parse("bob@x.test").orElseThrow();
        suppressions.add(bob, "bob@x.test asked for it");

        ledger.erasures().erase(EmailAddress.parse(ANN).orElseThrow());
        ledger.erasures().erase(bob);

        assertThat(suppressions.find(bob).orElseThrow().detail()).isEmpty();
        assertThat(ofAnn().orElseThrow().address()).isNull();
    }

    @Test
    void what_a_person_undid_is_not_done_again_when_the_agent_is_told_of_the_report_again() {
        OutboundMessage mail = sent(ANN);
        OutboundMessage slow = sent("bob@x.test");
        EmailAddress bob = slow.recipient().address();
        Recipient delayed = new Recipient("bob@x.test", "delayed", "4.4.1", null, Kind.SOFT);
        MachineNotice abuse =
                new MachineNotice(MachineNotice.Type.COMPLAINT, "abuse", List.of("bob@x.test"), slow.messageId());
        String words = bounces.record("rcv_old", report(mail.messageId(), hard(ANN)));
        bounces.record("rcv_slow", report(slow.messageId(), delayed));
        bounces.complaint("rcv_abuse", Optional.of(abuse));
        assertThat(ofAnn()).isPresent();
        assertThat(suppressions.lift(EmailAddress.parse(ANN).orElseThrow())).isTrue();
        assertThat(suppressions.lift(bob)).isTrue();
        assertThat(ledger.deadLetters().retry(mail.id(), "first").outcome()).isEqualTo(Mending.Outcome.DONE);

        assertThat(bounces.record("rcv_old", report(mail.messageId(), hard(ANN))))
                .isEqualTo(words);
        bounces.record("rcv_slow", report(slow.messageId(), delayed));
        assertThat(bounces.complaint("rcv_abuse", Optional.of(abuse))).isEqualTo("a complaint about " + slow.id());

        assertThat(suppressions.find(bob)).isEmpty();
        assertThat(ofAnn()).isEmpty();
        assertThat(stateOf(mail)).isEqualTo(OutboundState.READY);
        assertThat(ledger.outbox().history(slow.id()))
                .filteredOn(step -> step.step().equals("reported"))
                .hasSize(1);
        bounces.complaint(id(), Optional.of(abuse));
        assertThat(suppressions.find(bob)).isPresent();
    }

    @Test
    void the_list_is_read_in_pages() {
        for (int i = 0; i < 5; i++) {
            suppressions.add(EmailAddress.parse("c" + i + "@x.test").orElseThrow(), "asked for it");
            clock.advance(Duration.ofSeconds(i / 2));
        }

        List<Suppression> first = suppressions.list(null, 3);
        List<Suppression> second = suppressions.list(first.get(2), 3);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    @Test
    void what_is_wrong_with_a_mail_or_with_us_is_not_held_against_the_address() {
        for (String status : List.of("5.7.1", "4.7.28", "5.3.4", "5.2.3", "5.7.26")) {
            OutboundMessage mail = sent(ANN);
            bounces.record(id(), report(mail.messageId(), new Recipient(ANN, "failed", status, 550, Kind.SOFT)));
            assertThat(stateOf(mail)).isEqualTo(OutboundState.BOUNCED);
        }

        assertThat(ofAnn()).isEmpty();
    }

    @Test
    void a_copy_that_bounces_suppresses_its_address_and_not_the_customers() {
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        OutboundMessage mail =
                sentWith(List.of(boss, EmailAddress.parse("amy@acme.test").orElseThrow()));

        for (String copy : List.of("Boss@acme.test", "boss@acme.test", "amy@acme.test")) {
            assertThat(bounces.record(id(), report(mail.messageId(), hard(copy))))
                    .isEqualTo("hard bounce 550 5.1.1 of " + mail.id());
        }

        assertThat(stateOf(mail)).isEqualTo(OutboundState.SENT);
        assertThat(ofAnn()).isEmpty();
        assertThat(suppressions.find(boss)).isPresent();
        assertThat(ledger.outbox().history(mail.id()))
                .filteredOn(step -> step.step().equals("copy"))
                .extracting(HistoryEntry::detail)
                .containsExactly("hard bounce 550 5.1.1, copy 1", "hard bounce 550 5.1.1, copy 2");
    }

    @Test
    void of_several_that_it_went_to_each_is_told_apart() {
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        Recipient delivered = new Recipient(ANN, "delayed", "4.4.1", null, Kind.SOFT);
        OutboundMessage slow = sentWith(List.of(boss));
        OutboundMessage both = sentWith(List.of(boss));
        OutboundMessage nameless = sentWith(List.of(boss));

        assertThat(bounces.record(id(), report(nameless.messageId(), hard(null))))
                .contains("which went to another address");
        assertThat(suppressions.list(null, 10)).isEmpty();
        assertThat(bounces.record(id(), report(slow.messageId(), delivered, hard("boss@acme.test"))))
                .startsWith("hard bounce");
        assertThat(stateOf(slow)).isEqualTo(OutboundState.SENT);
        assertThat(suppressions.find(boss)).isPresent();
        assertThat(ofAnn()).isEmpty();

        bounces.record(id(), report(both.messageId(), hard(ANN), soft("boss@acme.test")));
        assertThat(stateOf(both)).isEqualTo(OutboundState.BOUNCED);
        assertThat(ofAnn()).isPresent();
        assertThat(ledger.deadLetters().retry(both.id(), "first").outcome()).isEqualTo(Mending.Outcome.DONE);
        assertThat(ledger.outbox().find(both.id()).orElseThrow().answer().cc()).isEmpty();
    }

    @Test
    void whom_the_server_refused_a_copy_got_none() {
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        EmailAddress amy = EmailAddress.parse("amy@acme.test").orElseThrow();
        OutboundMessage mail = begunWith(List.of(boss, amy));
        ledger.outbox().sent(mail, "250 ok; not to all in Cc: 550", List.of(amy, boss));

        assertThat(ledger.outbox().find(mail.id()).orElseThrow().answer().cc()).isEmpty();
        assertThat(ledger.outbox().history(mail.id()))
                .anySatisfy(step -> assertThat(step.detail()).isEqualTo("2 in cc, by the server"));
        assertThat(bounces.record(id(), report(mail.messageId(), hard(null)))).startsWith("hard bounce");
        assertThat(stateOf(mail)).isEqualTo(OutboundState.BOUNCED);
    }

    @Test
    void a_soft_bounce_of_a_copy_takes_the_place_of_no_other() {
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        for (int i = 0; i < 3; i++) {
            OutboundMessage mail = sentWith(List.of(boss));
            bounces.record(id(), report(mail.messageId(), soft("boss@acme.test")));
            bounces.record(id(), report(mail.messageId(), soft(ANN)));
        }

        assertThat(suppressions.find(boss)).isPresent();
        assertThat(ofAnn()).isPresent();
    }

    private OutboundMessage sentWith(List<EmailAddress> cc) {
        OutboundMessage begun = begunWith(cc);
        ledger.outbox().sent(begun, "250 ok");
        return begun;
    }

    private OutboundMessage begunWith(List<EmailAddress> cc) {
        Turn turn = joined(ANN);
        ledger.turns()
                .answer(turn.received().id(), new Answer("Hello", null, null, List.of(), false, false).withCc(cc));
        OutboundMessage begun = ledger.outbox().begin(turn.session().id());
        assertThat(begun).isNotNull();
        ledger.outbox().sending(begun.id(), begun.attempt());
        return begun;
    }

    @Test
    void to_one_in_cc_who_is_suppressed_nothing_is_sent_and_to_the_others_it_is() {
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        EmailAddress amy = EmailAddress.parse("amy@acme.test").orElseThrow();
        suppressions.add(boss, "asked not to be written to");
        OutboundMessage mail = sentWith(List.of(boss, amy));

        OutboundMessage kept = suppressions.check(mail);

        assertThat(kept.answer().cc()).containsExactly(amy);
        assertThat(ledger.outbox().find(mail.id()).orElseThrow().answer().cc()).containsExactly(amy);
        assertThat(ledger.outbox().history(mail.id()))
                .anySatisfy(
                        step -> assertThat(step.step() + " " + step.outcome()).isEqualTo("suppressed 1 in cc"));
    }

    @Test
    void where_nothing_is_suppressed_a_bounce_still_ends_its_mail() {
        PolicySettings never = TestPolicies.of(new PolicySettings.Suppression(Duration.ZERO, 1));
        Bounces lenient = ledger.bounces(() -> never);
        OutboundMessage hard = sent(ANN);
        OutboundMessage soft = sent(ANN);

        lenient.record(id(), report(hard.messageId(), hard(ANN)));
        lenient.record(id(), report(soft.messageId(), soft(ANN)));

        assertThat(List.of(stateOf(hard), stateOf(soft))).containsOnly(OutboundState.BOUNCED);
        assertThat(ofAnn()).isEmpty();
    }
}
