package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.ledger.Mending.Outcome;
import org.postroute.ledger.Retention.Pruned;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.InvalidMessageException;

class RetentionTest extends LedgerContract {
    private static final Duration MONTH = Duration.ofDays(30);

    private Content put(String text) throws IOException {
        return ledger.blobs().put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean holds(Content content) {
        return ledger.blobs().contains(content.sha256());
    }

    private ReceivedMessage with(String from, Content file) {
        ReceivedMessage begun = begun(from);
        Turn turn = ledger.turns()
                .join(
                        begun,
                        Mails.understood(from, List.of(), List.of(Mails.attachment("a.txt", file))),
                        Mails.connection(SessionKey.CUSTOMER));
        return turn.received();
    }

    private Pruned prune() {
        return ledger.retention().prune(MONTH);
    }

    @Test
    void bodies_sources_and_files_of_finished_messages_go_when_their_time_is_over() throws IOException {
        Content attached = put("attached");
        Content answered = put("answer's file");
        ReceivedMessage message = with("ann@x.test", attached);
        Answer answer = new Answer(
                "canary", null, null, List.of(new Answer.File("b.txt", "text/plain", answered)), false, false);
        String out = ((AnswerOutcome.Accepted) ledger.turns().answer(message.id(), answer)).outboundId();
        clock.advance(MONTH.plusMinutes(1));
        assertThat(prune()).as("the answer is not sent yet").isEqualTo(new Pruned(0, 0));

        OutboundMessage sending =
                ledger.outbox().begin(ledger.outbox().find(out).orElseThrow().sessionId());
        ledger.outbox().failed(sending, "550");

        assertThat(prune()).isEqualTo(new Pruned(2, 3));
        assertThat(holds(attached) || holds(answered) || holds(message.raw())).isFalse();
        OutboundMessage kept = ledger.outbox().find(out).orElseThrow();
        assertThat(kept.answer().text()).isEmpty();
        assertThat(kept.reason()).isEqualTo("550");
        assertThat(ledger.received().history(message.id())).isNotEmpty();
        assertThat(ledger.deadLetters().retry(out, "first").outcome()).isEqualTo(Outcome.GONE);
        assertThatThrownBy(() -> ledger.blobs().open(attached.sha256())).isInstanceOf(InvalidMessageException.class);
        assertThat(prune()).isEqualTo(new Pruned(0, 0));
    }

    @Test
    void what_is_not_finished_or_not_old_keeps_everything() throws IOException {
        Content attached = put("attached");
        ReceivedMessage asked = with("ann@x.test", attached);
        clock.advance(MONTH.plusDays(1));
        ReceivedMessage young = begun("bob@x.test");
        ledger.turns().settle(young, ReceivedState.AUTOMATIC, "auto");
        clock.advance(MONTH.minusDays(1));

        assertThat(prune()).isEqualTo(new Pruned(0, 0));

        assertThat(holds(asked.raw()) && holds(attached) && holds(young.raw())).isTrue();
    }

    @Test
    void a_file_that_somebody_still_needs_stays_until_they_do_not() throws IOException {
        Content shared = put("terms of trade");
        ReceivedMessage old = with("ann@x.test", shared);
        ledger.turns().settle(old, ReceivedState.NO_ANSWER, "none");
        clock.advance(MONTH);
        ReceivedMessage young = with("bob@x.test", shared);
        ledger.turns().settle(young, ReceivedState.NO_ANSWER, "none");
        clock.advance(Duration.ofHours(2));

        assertThat(prune()).isEqualTo(new Pruned(1, 1));
        assertThat(holds(shared)).isTrue();

        clock.advance(MONTH);
        assertThat(prune()).isEqualTo(new Pruned(1, 2));
        assertThat(holds(shared)).isFalse();
    }

    @Test
    void content_that_comes_again_after_its_removal_is_stored_again() throws IOException {
        Content content = put("attached");
        clock.advance(Duration.ofHours(2));
        assertThat(ledger.retention().prune(null)).isEqualTo(new Pruned(0, 1));
        assertThat(holds(content)).isFalse();

        assertThat(put("attached")).isEqualTo(content);

        assertThat(ledger.blobs().open(content.sha256()).readAllBytes())
                .asString()
                .isEqualTo("attached");
    }

    @Test
    void content_that_was_stored_just_now_is_about_to_be_referred_to() throws IOException {
        Content content = put("attached");
        clock.advance(Duration.ofMinutes(50));
        Content again = put("attached");
        clock.advance(Duration.ofMinutes(50));

        assertThat(ledger.retention().prune(MONTH)).isEqualTo(new Pruned(0, 0));
        assertThat(again).isEqualTo(content);
        assertThat(holds(content)).isTrue();
    }
}
