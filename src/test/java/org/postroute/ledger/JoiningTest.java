package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.SenderChecks;
import org.postroute.message.Answer;
import org.postroute.message.Attachment;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.Contact;
import org.postroute.message.Content;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MessageId;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.SenderIdentity;
import org.postroute.message.Understanding;

class JoiningTest extends LedgerContract {
    private static final ConnectionSettings BY_CUSTOMER = Mails.connection(SessionKey.CUSTOMER);
    private static final ConnectionSettings BY_THREAD = Mails.connection(SessionKey.THREAD);

    private Turn join(String from, ConnectionSettings connection, MessageId... references) {
        ReceivedMessage received = begun(from);
        Turn turn = ledger.turns().join(received, Mails.understood(from, List.of(references), List.of()), connection);
        ledger.turns().settle(turn.received(), ReceivedState.NO_ANSWER, "test");
        return turn;
    }

    private static MessageId id(Turn turn) {
        return turn.received().messageId();
    }

    @Test
    void every_further_mail_of_a_customer_joins_the_open_session() {
        Turn first = join("ann@x.test", BY_CUSTOMER);
        clock.advance(Duration.ofDays(6));
        Turn second = join("ANN@X.test", BY_CUSTOMER);

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.session().customer()).hasToString("ann@x.test");
        assertThat(first.session().direction()).isEqualTo(Session.Direction.INBOUND);
        assertThat(second.session().id()).isEqualTo(first.session().id()).matches("ses_[0-9a-v]{26}");
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.session().lastActivityAt()).isEqualTo(clock.instant());
        assertThat(join("bob@x.test", BY_CUSTOMER).session().id())
                .isNotEqualTo(first.session().id());
        assertThat(ledger.sessions().received(first.session().id()))
                .extracting(ReceivedMessage::id)
                .containsExactly(first.received().id(), second.received().id());
    }

    @Test
    void a_session_that_nobody_wrote_in_for_too_long_is_closed_by_the_next_mail() {
        Turn first = join("ann@x.test", BY_CUSTOMER);
        clock.advance(Duration.ofDays(7).plusMillis(1));
        Turn second = join("ann@x.test", BY_CUSTOMER);

        assertThat(second.session().id()).isNotEqualTo(first.session().id());
        assertThat(second.number()).isEqualTo(1);
        assertThat(ledger.sessions().find(first.session().id()).orElseThrow().closedAt())
                .isNotNull();
    }

    @Test
    void idle_sessions_are_closed_unless_an_answer_is_under_way() {
        Turn idle = join("ann@x.test", BY_CUSTOMER);
        Turn busy = joined("bob@x.test");
        clock.advance(Duration.ofDays(8));
        Turn fresh = join("eve@x.test", BY_CUSTOMER);

        assertThat(ledger.sessions().closeIdle("another connection", Duration.ofDays(7)))
                .isZero();
        assertThat(ledger.sessions().closeIdle(Mails.CONNECTION, Duration.ofDays(7)))
                .isEqualTo(1);

        assertThat(isOpen(idle)).isFalse();
        assertThat(isOpen(busy)).isTrue();
        assertThat(isOpen(fresh)).isTrue();
    }

    private boolean isOpen(Turn turn) {
        return ledger.sessions().find(turn.session().id()).orElseThrow().closedAt() == null;
    }

    @Test
    void a_session_is_closed_once() {
        Turn turn = join("ann@x.test", BY_CUSTOMER);

        assertThat(ledger.sessions().close(turn.session().id(), "by hand")).isTrue();
        assertThat(ledger.sessions().close(turn.session().id(), "by hand")).isFalse();
        assertThat(ledger.sessions().close("ses_unknown", "by hand")).isFalse();
        assertThat(join("ann@x.test", BY_CUSTOMER).session().id())
                .isNotEqualTo(turn.session().id());
    }

    @Test
    void an_answer_can_close_the_session() {
        Turn turn = joined("ann@x.test");

        ledger.turns().answer(turn.received().id(), new Answer("Bye", null, null, List.of(), true, false));

        assertThat(isOpen(turn)).isFalse();
    }

    @Test
    void mails_of_one_customer_that_are_understood_at_once_open_one_session() throws Exception {
        // orders differ because nothing in the header names the sender, so nothing keeps them apart
        AtomicInteger n = new AtomicInteger();

        List<Turn> turns = together(20, () -> {
            byte[] raw = ("Message-ID: <" + n.incrementAndGet() + "@x>\r\n\r\nhello").getBytes();
            StoredMessage stored =
                    ledger.received().store(List.of(mails.fetched(raw))).get(0);
            ReceivedMessage received = ledger.turns().begin(stored.orderKey());
            return ledger.turns().join(received, Mails.understood("ann@x.test"), BY_CUSTOMER);
        });

        assertThat(turns)
                .extracting(turn -> turn.session().id())
                .containsOnly(turns.get(0).session().id());
        assertThat(turns).extracting(Turn::number).doesNotHaveDuplicates().hasSize(20);
        assertThat(ledger.sessions().recent(10)).hasSize(1);
    }

    @Test
    void by_thread_a_reply_joins_the_session_of_what_it_refers_to() {
        Turn first = join("ann@x.test", BY_THREAD);
        Turn other = join("ann@x.test", BY_THREAD);
        Turn reply = join("ann@x.test", BY_THREAD, new MessageId("<unknown@x>"), id(first));
        Turn deeper = join("ann@x.test", BY_THREAD, id(reply));

        assertThat(other.session().id()).isNotEqualTo(first.session().id());
        assertThat(reply.session().id()).isEqualTo(first.session().id());
        assertThat(deeper.session().id()).isEqualTo(first.session().id());
        assertThat(deeper.number()).isEqualTo(3);
    }

    @Test
    void by_thread_a_reply_to_our_own_mail_joins_its_session_but_a_stranger_does_not() {
        ReceivedMessage received = begun("ann@x.test");
        Turn turn = ledger.turns().join(received, Mails.understood("ann@x.test"), BY_THREAD);
        String outboundId =
                ((AnswerOutcome.Accepted) ledger.turns().answer(received.id(), Mails.answer("Hello"))).outboundId();
        MessageId ours = ledger.outbox().find(outboundId).orElseThrow().messageId();

        assertThat(join("ann@x.test", BY_THREAD, ours).session().id())
                .isEqualTo(turn.session().id());
        assertThat(join("eve@y.test", BY_THREAD, ours).session().id())
                .isNotEqualTo(turn.session().id());
    }

    @Test
    void a_message_of_several_senders_has_a_session_of_its_own() {
        join("ann@x.test", BY_CUSTOMER);
        Contact ann = new Contact("Ann", EmailAddress.parse("ann@x.test").orElseThrow());
        Contact bob = new Contact("Bob", EmailAddress.parse("bob@x.test").orElseThrow());
        Understanding both = Understanding.unjudged(Mails.message(List.of(ann, bob), List.of(), List.of()));

        Turn turn = ledger.turns().join(begun("ann@x.test"), both, BY_CUSTOMER);
        ledger.turns().settle(turn.received(), ReceivedState.NO_ANSWER, "test");

        assertThat(turn.number()).isEqualTo(1);
        assertThat(turn.session().customer()).hasToString("ann@x.test");
        assertThat(join("ann@x.test", BY_CUSTOMER).number()).isEqualTo(2);
        assertThat(ledger.turns().seenContent(turn.received(), both, BY_CUSTOMER))
                .isEmpty();
    }

    @Test
    void a_message_without_a_sender_is_invalid() {
        ReceivedMessage received = begun("ann@x.test");

        assertThatThrownBy(() -> ledger.turns().join(received, Mails.understood(""), BY_CUSTOMER))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("no usable From address");
        assertThat(ledger.turns().seenContent(received, Mails.understood(""), BY_CUSTOMER))
                .isEmpty();
        assertThat(state(received.id())).isEqualTo(ReceivedState.RECEIVED);
    }

    @Test
    void joining_again_gives_the_same_turn_and_counts_the_asking() throws IOException {
        Attachment file = Mails.attachment("a.txt", put("a"));
        Understanding understood = Mails.understood("ann@x.test", List.of(), List.of(file, file));
        Turn first = ledger.turns().join(begun("ann@x.test"), understood, BY_CUSTOMER);
        ledger.sessions().close(first.session().id(), "by hand");

        ReceivedMessage again = ledger.turns().begin(first.received().orderKey());
        Turn second = ledger.turns().join(again, understood, BY_CUSTOMER);

        assertThat(first.received().asked()).isEqualTo(1);
        assertThat(second.received().asked()).isEqualTo(2);
        assertThat(second.received().state()).isEqualTo(ReceivedState.READY);
        assertThat(second.session().id()).isEqualTo(first.session().id());
        assertThat(second.number()).isEqualTo(1);
        assertThat(second.attachments()).hasSize(2).isEqualTo(first.attachments());
        assertThat(second.attachments().get(0).id()).matches("att_[0-9a-v]{26}");
        assertThat(second.attachments().get(0).attachment()).isEqualTo(file);
        assertThat(ledger.turns().attachment(second.attachments().get(1).id()))
                .contains(second.attachments().get(1));
        assertThat(ledger.turns().attachmentContent("att_unknown")).isEmpty();
    }

    @Test
    void files_that_came_or_went_in_the_session_are_seen_but_not_those_of_the_message_itself() throws IOException {
        Content received = put("received");
        Content sent = put("sent");
        Content fresh = put("fresh");
        Turn first = ledger.turns().join(begun("ann@x.test"), with("ann@x.test", received), BY_CUSTOMER);
        ledger.turns()
                .answer(
                        first.received().id(),
                        new Answer("x", null, null, List.of(new Answer.File("s", "text/plain", sent)), false, false));

        ReceivedMessage next = begun("ann@x.test");
        Understanding understood = with("ann@x.test", fresh);
        assertThat(ledger.turns().seenContent(next, understood, BY_CUSTOMER))
                .containsExactlyInAnyOrder(received.sha256(), sent.sha256());

        Turn turn = ledger.turns().join(next, understood, BY_CUSTOMER);
        assertThat(ledger.turns().seenContent(turn.received(), understood, BY_CUSTOMER))
                .containsExactlyInAnyOrder(received.sha256(), sent.sha256());
        assertThat(ledger.turns().seenContent(begun("bob@x.test"), with("bob@x.test", fresh), BY_CUSTOMER))
                .isEmpty();
    }

    @Test
    void what_was_sent_is_known_in_the_session_and_to_an_answer_that_comes_after_it() throws IOException {
        Turn first = ledger.turns().join(begun("ann@x.test"), with("ann@x.test", put("a")), BY_CUSTOMER);
        ledger.turns().answer(first.received().id(), new Answer("Red or blue?", null, null, List.of(), false, false));

        Understanding next = with("ann@x.test", put("b"));
        assertThat(ledger.turns().sentTexts(begun("ann@x.test"), next, BY_CUSTOMER))
                .containsExactly("Red or blue?");
        assertThat(ledger.turns().sentTexts(begun("bob@x.test"), with("bob@x.test", put("c")), BY_CUSTOMER))
                .isEmpty();
    }

    private static Understanding with(String from, Content content) {
        return Mails.understood(from, List.of(), List.of(Mails.attachment("f", content)));
    }

    private Content put(String text) throws IOException {
        return ledger.blobs().put(new ByteArrayInputStream(text.getBytes()));
    }

    @Test
    void an_answer_leaves_from_the_address_that_was_written_to_and_knows_what_it_answers() {
        Turn first = joined("ann@x.test");
        FetchedMessage second =
                Mails.fetched("sales@acme.test", 99, MessageSource.of(Mails.mail("ann@x.test", "<99@x.test>", "more")));
        ledger.turns().settle(first.received(), ReceivedState.NO_ANSWER, "test");
        String key = ledger.received().store(List.of(second)).get(0).orderKey();
        ReceivedMessage received = ledger.turns().begin(key);
        List<MessageId> references = List.of(new MessageId("<a@x>"), new MessageId("<b@x>"));
        Turn turn = ledger.turns().join(received, Mails.understood("ann@x.test", references, List.of()), BY_CUSTOMER);

        AnswerOutcome outcome = ledger.turns().answer(turn.received().id(), Mails.answer("Hello"));

        OutboundMessage outbound = ledger.outbox()
                .find(((AnswerOutcome.Accepted) outcome).outboundId())
                .orElseThrow();
        assertThat(turn.session().id()).isEqualTo(first.session().id());
        assertThat(outbound.id()).matches("out_[0-9a-v]{26}");
        assertThat(outbound.mailbox()).isEqualTo("sales@acme.test");
        assertThat(outbound.recipient().address()).hasToString("ann@x.test");
        assertThat(outbound.parent())
                .isEqualTo(new OutboundMessage.Parent("Question", new MessageId("<99@x.test>"), references));
        assertThat(ledger.messageIds().isOurs(outbound.messageId())).isTrue();
        assertThat(ledger.sessions().outbound(turn.session().id())).containsExactly(outbound);
    }

    private static Turn joined(ReceivedMessage received, Understanding understanding, Ledger ledger, SessionKey key) {
        ConnectionSettings plain = Mails.connection(key);
        ConnectionSettings checked = new ConnectionSettings(
                plain.name(),
                plain.agent(),
                plain.checkInterval(),
                plain.idle(),
                plain.sessionKey(),
                plain.sessionIdleTimeout(),
                new SenderChecks(SenderChecks.Mode.FLAG, Set.of("mx.acme.test")),
                plain.onMailboxFailure(),
                List.of());
        Turn turn = ledger.turns().join(received, understanding, checked);
        ledger.turns().answer(turn.received().id(), Mails.answer("Hello"));
        return turn;
    }

    private Turn joined(SessionKey key, AuthenticationVerdict verdict, MessageId... references) {
        Understanding understanding = Mails.understood("ann@x.test", List.of(references), List.of());
        return joined(begun("ann@x.test"), understanding.withSender(SenderIdentity.of(verdict, "test")), ledger, key);
    }

    private MessageId answerTo(Turn turn) {
        return ledger.sessions().outbound(turn.session().id()).get(0).messageId();
    }

    /** THR-10: a name in From is no proof, and neither is a Message-ID that others have seen. */
    @ParameterizedTest
    @EnumSource(SessionKey.class)
    void who_is_not_proven_shares_a_session_with_nobody_who_is(SessionKey key) {
        Turn proven = joined(key, AuthenticationVerdict.PASS);
        Turn unproven = joined(key, AuthenticationVerdict.UNKNOWN, answerTo(proven));
        Turn forged = joined(key, AuthenticationVerdict.FAIL, answerTo(proven));
        Turn provenAgain = joined(key, AuthenticationVerdict.PASS, answerTo(proven), answerTo(unproven));

        assertThat(List.of(unproven.session().id(), forged.session().id()))
                .doesNotHaveDuplicates()
                .doesNotContain(proven.session().id());
        assertThat(provenAgain.session().id()).isEqualTo(proven.session().id());
    }

    /** A customer whose server proves nothing can go on with a conversation by answering what we wrote. */
    @ParameterizedTest
    @EnumSource(SessionKey.class)
    void who_is_never_proven_goes_on_by_answering_our_mail_and_nobody_else_gets_in(SessionKey key) {
        Turn first = joined(key, AuthenticationVerdict.UNKNOWN);
        Turn answer = joined(key, AuthenticationVerdict.UNKNOWN, answerTo(first));
        Turn other = joined(key, AuthenticationVerdict.UNKNOWN);
        Turn guessed = joined(key, AuthenticationVerdict.UNKNOWN, new MessageId("<1@customers.test>"));
        Turn forged = joined(key, AuthenticationVerdict.FAIL, answerTo(first));

        assertThat(answer.session().id()).isEqualTo(first.session().id());
        assertThat(List.of(other, guessed, forged))
                .extracting(turn -> turn.session().id())
                .doesNotHaveDuplicates()
                .doesNotContain(first.session().id());
    }

    /** THR-12: two From fields of one address are as good as two addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"ann@x.test|ann@x.test", "Friends: ann@x.test;", "Ann|ann@x.test"})
    void a_doubtful_from_joins_nobody(String fields) {
        Turn first = join("ann@x.test", BY_CUSTOMER);
        byte[] raw =
                ("From: " + fields.replace("|", "\r\nFrom: ") + "\r\n\r\nhello").getBytes(StandardCharsets.US_ASCII);
        Understanding doubtful = Understanding.unjudged(new MimeReader(ledger.blobs()).read(MessageSource.of(raw), 0));

        Turn turn = ledger.turns().join(begun("ann@x.test"), doubtful, BY_CUSTOMER);
        ledger.turns().settle(turn.received(), ReceivedState.NO_ANSWER, "test");

        assertThat(turn.session().id()).isNotEqualTo(first.session().id());
        assertThat(join("ann@x.test", BY_CUSTOMER).session().id())
                .isEqualTo(first.session().id());
    }

    /** THR-13: one's own address, and another's thread. */
    @ParameterizedTest
    @EnumSource(SessionKey.class)
    void a_thread_of_somebody_else_is_joined_by_nobody(SessionKey key) {
        Turn victims = joined(key, AuthenticationVerdict.PASS);
        for (AuthenticationVerdict verdict : AuthenticationVerdict.values()) {
            for (MessageId known : List.of(answerTo(victims), id(victims))) {
                Understanding eves = Mails.understood("eve@evil.test", List.of(known), List.of())
                        .withSender(SenderIdentity.of(verdict, "test"));
                Turn turn = joined(begun("eve@evil.test"), eves, ledger, key);
                assertThat(turn.session().id()).isNotEqualTo(victims.session().id());
                assertThat(turn.session().customer()).hasToString("eve@evil.test");
            }
        }
        assertThat(ledger.sessions().received(victims.session().id())).hasSize(1);
    }

    /** THR-13: what only looks like one of our Message-IDs was sent by nobody. */
    @Test
    void a_message_id_in_our_own_form_opens_no_session_unless_we_made_it() {
        Turn first = joined(SessionKey.CUSTOMER, AuthenticationVerdict.UNKNOWN);
        MessageId genuine = answerTo(first);
        MessageId guessed = new MessageId(
                genuine.value().startsWith("<0")
                        ? genuine.value().replaceFirst("<0", "<1")
                        : genuine.value().replaceFirst("<.", "<0"));
        MessageId unsent = ledger.messageIds()
                .create(EmailAddress.parse("support@acme.test").orElseThrow());

        assertThat(ledger.messageIds().isOurs(guessed)).isFalse();
        assertThat(ledger.messageIds().isOurs(unsent)).isTrue();
        assertThat(joined(SessionKey.CUSTOMER, AuthenticationVerdict.UNKNOWN, guessed)
                        .session()
                        .id())
                .isNotEqualTo(first.session().id());
        assertThat(joined(SessionKey.CUSTOMER, AuthenticationVerdict.UNKNOWN, unsent)
                        .session()
                        .id())
                .isNotEqualTo(first.session().id());
        assertThat(joined(SessionKey.CUSTOMER, AuthenticationVerdict.UNKNOWN, genuine)
                        .session()
                        .id())
                .isEqualTo(first.session().id());
    }

    /** THR-07: who writes for the first time is in no session; who answers our mail is in ours. */
    @Test
    void a_first_contact_goes_on_with_nothing() {
        ReceivedMessage received = begun("ann@x.test");
        Understanding understanding = Mails.understood("ann@x.test");
        assertThat(ledger.turns().isFirstContact(received, understanding, BY_CUSTOMER))
                .isTrue();

        Turn turn = ledger.turns().join(received, understanding, BY_CUSTOMER);
        assertThat(ledger.turns().isFirstContact(turn.received(), understanding, BY_CUSTOMER))
                .isFalse();
        ledger.turns().settle(turn.received(), ReceivedState.NO_ANSWER, "test");
        assertThat(ledger.turns().isFirstContact(begun("ann@x.test"), understanding, BY_CUSTOMER))
                .isFalse();
    }

    @Test
    void an_answer_that_must_not_carry_the_senders_subject_has_another_at_every_attempt() {
        ReceivedMessage received = begun("ann@x.test");
        ledger.turns().answerUnder(received, "Your message", "the sender is not proven");
        ledger.turns().answerUnder(received, "Another", "decided before");
        Turn turn = ledger.turns().join(received, Mails.understood("ann@x.test"), BY_CUSTOMER);

        AnswerOutcome outcome = ledger.turns().answer(turn.received().id(), Mails.answer("Hello"));

        assertThat(ledger.outbox()
                        .find(((AnswerOutcome.Accepted) outcome).outboundId())
                        .orElseThrow()
                        .parent()
                        .subject())
                .isEqualTo("Your message");
        assertThat(ledger.outbox().history(received.id()))
                .extracting(step -> step.step() + " " + step.outcome() + ": " + step.detail())
                .containsOnlyOnce("weighed neutral: the sender is not proven");
    }
}
