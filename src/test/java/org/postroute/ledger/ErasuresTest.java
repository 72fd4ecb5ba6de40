package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.EmailAddress;

class ErasuresTest extends LedgerContract {
    private static final String ANN = "ann.canary@x.test";

    private Erasure erase(String address) {
        return ledger.erasures().erase(EmailAddress.parse(address).orElseThrow());
    }

    private Content put(String text) throws IOException {
        return ledger.blobs().put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A whole conversation: question with a file, answer with a file, sent. */
    private byte[] conversation(String from, String word, Content file) {
        byte[] raw = Mails.mail("<" + from + ">", "<" + word + "@x.test>", word);
        StoredMessage stored =
                ledger.received().store(List.of(mails.fetched(raw))).get(0);
        ReceivedMessage begun = ledger.turns().begin(stored.orderKey());
        ledger.turns()
                .join(
                        begun,
                        Mails.understood(from, List.of(), List.of(Mails.attachment(word + ".txt", file))),
                        Mails.connection(SessionKey.CUSTOMER));
        Answer answer = new Answer(
                word + "-answer", null, null, List.of(new Answer.File("b.txt", "text/plain", file)), false, false);
        String out = ((AnswerOutcome.Accepted) ledger.turns().answer(begun.id(), answer)).outboundId();
        OutboundMessage sending =
                ledger.outbox().begin(ledger.outbox().find(out).orElseThrow().sessionId());
        ledger.outbox().sending(out, sending.attempt());
        ledger.outbox().sent(sending, "250 ok");
        return raw;
    }

    @Test
    void everything_of_a_customer_goes_and_nothing_of_others() throws IOException {
        Content shared = put("terms of trade");
        Content own = put("file-canary");
        conversation(ANN, "question-canary", own);
        conversation(ANN, "second-canary", shared);
        conversation("bob@x.test", "bobs-question", shared);

        assertThat(erase("ANN.canary@x.test")).isEqualTo(new Erasure(0, 2, 2, 1, 3, kind == TestDatabase.SQLITE));

        assertThat(ledger.received().recent(9)).hasSize(1);
        assertThat(ledger.sessions().recent(9)).hasSize(1);
        assertThat(ledger.blobs().contains(shared.sha256())).isTrue();
        assertThat(ledger.blobs().contains(own.sha256())).isFalse();
        String bob = ledger.received().recent(1).get(0).id();
        assertThat(ledger.received().history(bob)).isNotEmpty();
        assertThat(erase(ANN)).as("twice").isEqualTo(new Erasure(0, 0, 0, 0, 0, kind == TestDatabase.SQLITE));
    }

    @Test
    void a_copy_of_an_answer_to_somebody_else_does_not_name_the_customer_any_more() {
        EmailAddress ann = EmailAddress.parse(ANN).orElseThrow();
        EmailAddress boss = EmailAddress.parse("boss@acme.test").orElseThrow();
        Turn turn = joined("bob@x.test");
        String out = ((AnswerOutcome.Accepted) ledger.turns()
                        .answer(
                                turn.received().id(),
                                new Answer("Hi", null, null, List.of(), false, false).withCc(List.of(ann, boss))))
                .outboundId();

        erase(ANN);

        assertThat(ledger.outbox().find(out).orElseThrow().answer().cc()).containsExactly(boss);
    }

    @Test
    void mail_that_is_seen_again_is_not_taken_again_and_new_mail_is() throws IOException {
        byte[] raw = conversation(ANN, "question-canary", put("file"));
        Erasure unused = erase(ANN);

        assertThat(ledger.received().store(List.of(mails.fetched(raw)))).isEmpty();
        assertThat(ledger.received().countByState()).isEmpty();
        assertThat(ledger.received().store(List.of(mails.fetched(ANN)))).hasSize(1);
    }

    @Test
    void while_work_on_a_message_is_under_way_nothing_is_erased() throws IOException {
        conversation(ANN, "question-canary", put("file"));
        Turn asked = joined(ANN);

        assertThat(erase(ANN)).isEqualTo(new Erasure(1, 0, 0, 0, 0, false));
        assertThat(ledger.received().recent(9)).hasSize(2);

        ledger.turns().settle(asked.received(), ReceivedState.DEAD, "refused");
        assertThat(erase(ANN).messages()).isEqualTo(2);
    }

    @Test
    void a_delivery_report_that_names_the_customer_goes_too_and_the_customers_own_notices() throws IOException {
        conversation(ANN, "question-canary", put("file"));
        settled(Mails.mail("mailer-daemon@mx.test", "<r1@mx.test>", "Could not deliver to <" + ANN + ">"));
        settled(Mails.mail("mailer-daemon@mx.test", "<r2@mx.test>", "Could not deliver to <bob@x.test>"));
        settled(Mails.mail(ANN, "<away@x.test>", "I am away"));

        assertThat(erase(ANN).messages()).isEqualTo(3);
        assertThat(ledger.received().countByState()).containsOnlyKeys("bounce");
    }

    private void settled(byte[] raw) {
        StoredMessage stored =
                ledger.received().store(List.of(mails.fetched(raw))).get(0);
        ledger.turns().settle(ledger.turns().begin(stored.orderKey()), ReceivedState.BOUNCE, "report");
    }

    @Test
    void no_file_of_the_ledger_holds_anything_of_the_customer_any_more() throws IOException {
        if (kind != TestDatabase.SQLITE) {
            return;
        }
        for (int i = 0; i < 30; i++) {
            conversation(ANN, "question-canary" + i, put("file-canary ".repeat(2_000) + i));
            conversation("bob@x.test", "bobs-question" + i, put("bobs-file ".repeat(2_000) + i));
        }
        assertThat(hits("canary")).isPositive();

        assertThat(erase(ANN).rewritten()).isTrue();

        assertThat(hits("canary")).isZero();
        assertThat(hits("bobs-question")).isPositive();
    }

    private long hits(String word) throws IOException {
        long hits = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                hits += (bytes.length() - bytes.replaceAll("(?i)" + word, "").length()) / word.length();
            }
        }
        return hits;
    }
}
