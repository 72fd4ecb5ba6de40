package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageSource;
import org.postroute.message.RetryableException;
import org.postroute.message.SkippedParts;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

class StoringTest extends LedgerContract {
    @Test
    void a_stored_message_is_known_and_its_source_comes_back_as_it_was() throws IOException {
        byte[] raw = Mails.mail("ann@x.test", "<1@x.test>", "hello");

        StoredMessage stored =
                ledger.received().store(List.of(mails.fetched(raw))).get(0);

        ReceivedMessage received = ledger.received().find(stored.id()).orElseThrow();
        assertThat(received.state()).isEqualTo(ReceivedState.RECEIVED);
        assertThat(received.messageId()).hasToString("<1@x.test>");
        assertThat(received.receivedAt()).isEqualTo(clock.instant());
        assertThat(stored.id()).matches("msg_[0-9a-v]{26}");
        try (InputStream in = ledger.received().source(received).open()) {
            assertThat(in.readAllBytes()).isEqualTo(raw);
        }
        assertThat(known(1, 2, 3)).containsExactly(new Uid(1));
        assertThat(ledger.received().known("other@acme.test", "INBOX", new UidValidity(7), List.of(new Uid(1))))
                .isEmpty();
    }

    @Test
    void what_was_left_on_the_server_comes_back_beside_the_source_it_is_missing_in() {
        SkippedParts skipped = SkippedParts.parse("3.1=20971520 2=15728640");
        MessageSource partial = MessageSource.of(Mails.mail("ann@x.test", "<1@x.test>", "hello"), skipped);
        MessageSource whole = MessageSource.of(Mails.mail("ann@x.test", "<2@x.test>", "hello"));

        List<StoredMessage> stored = ledger.received()
                .store(List.of(Mails.fetched(Mails.MAILBOX, 1, partial), Mails.fetched(Mails.MAILBOX, 2, whole)));

        assertThat(stored)
                .map(message -> ledger.received().find(message.id()).orElseThrow())
                .map(message -> ledger.received().source(message).skippedParts())
                .containsExactly(skipped, SkippedParts.NONE);
    }

    private Set<Uid> known(long... uids) {
        return ledger.received()
                .known(
                        Mails.MAILBOX,
                        "INBOX",
                        new UidValidity(7),
                        Arrays.stream(uids).mapToObj(Uid::new).toList());
    }

    @Test
    void many_uids_are_looked_up_at_once() {
        store("ann@x.test");
        long[] uids = LongStream.rangeClosed(1, 1_200).toArray();

        assertThat(known(uids)).containsExactly(new Uid(1));
    }

    @Test
    void a_message_that_is_held_is_passed_over() {
        FetchedMessage message = mails.fetched("ann@x.test");
        ledger.received().store(List.of(message));

        assertThat(ledger.received().store(List.of(message, message))).isEmpty();
        assertThat(ledger.received().recent(10)).hasSize(1);
    }

    @Test
    void the_same_message_in_another_mailbox_is_a_duplicate_although_its_trace_fields_differ() {
        byte[] raw = Mails.mail("ann@x.test", "<1@x.test>", "hello");
        String copy = new String(raw, StandardCharsets.UTF_8)
                .replace("Received: from somewhere", "Return-Path: <ann@x.test>\r\nDelivered-To: sales@acme.test");
        FetchedMessage second =
                Mails.fetched("sales@acme.test", 9, MessageSource.of(copy.getBytes(StandardCharsets.UTF_8)));

        String first =
                ledger.received().store(List.of(mails.fetched(raw))).get(0).id();
        StoredMessage duplicate = ledger.received().store(List.of(second)).get(0);

        assertThat(duplicate.state()).isEqualTo(ReceivedState.DUPLICATE);
        assertThat(ledger.received().find(duplicate.id()).orElseThrow().reason())
                .isEqualTo("the same message as " + first);
        assertThat(events)
                .containsExactly(new MailEvent.MessageSettled(duplicate.id(), "sales@acme.test", "duplicate"));
    }

    @Test
    void two_messages_that_share_a_message_id_are_both_kept_and_the_second_says_so() {
        StoredMessage forged = ledger.received()
                .store(List.of(mails.fetched(Mails.mail("eve@y.test", "<1@x.test>", "got you"))))
                .get(0);
        StoredMessage real = ledger.received()
                .store(List.of(mails.fetched(Mails.mail("ann@x.test", "<1@x.test>", "hello"))))
                .get(0);

        assertThat(List.of(forged.state(), real.state())).containsOnly(ReceivedState.RECEIVED);
        assertThat(ledger.received().history(forged.id()).get(0).detail()).isEmpty();
        assertThat(ledger.received().history(real.id()).get(0).detail()).contains("same Message-ID");
    }

    @Test
    void messages_without_a_message_id_are_the_same_when_all_bytes_are() {
        byte[] raw = "From: ann@x.test\r\n\r\nhello".getBytes(StandardCharsets.UTF_8);
        byte[] other = "From: ann@x.test\r\nX-Other: 1\r\n\r\nhello".getBytes(StandardCharsets.UTF_8);

        List<StoredMessage> stored =
                ledger.received().store(List.of(mails.fetched(raw), mails.fetched(raw), mails.fetched(other)));

        assertThat(stored)
                .extracting(StoredMessage::state)
                .containsExactly(ReceivedState.RECEIVED, ReceivedState.DUPLICATE, ReceivedState.RECEIVED);
    }

    @Test
    void fifty_that_store_the_same_bytes_at_once_get_it_processed_once() throws Exception {
        byte[] raw = Mails.mail("ann@x.test", "<1@x.test>", "hello");

        together(50, () -> ledger.received().store(List.of(mails.fetched(raw))));

        assertThat(ledger.received().countByState()).isEqualTo(Map.of("received", 1L, "duplicate", 49L));
    }

    @Test
    void batches_with_the_same_messages_in_different_order_do_not_block_each_other() throws Exception {
        byte[] one = Mails.mail("ann@x.test", "<1@x.test>", "one");
        byte[] two = Mails.mail("bob@x.test", "<2@x.test>", "two");
        AtomicInteger turn = new AtomicInteger();

        together(20, () -> {
            List<FetchedMessage> batch = List.of(mails.fetched(one), mails.fetched(two));
            return ledger.received()
                    .store(turn.getAndIncrement() % 2 == 0 ? batch : List.of(batch.get(1), batch.get(0)));
        });

        assertThat(ledger.received().countByState()).isEqualTo(Map.of("received", 2L, "duplicate", 38L));
    }

    @Test
    void a_source_of_another_length_than_it_said_stores_nothing() {
        MessageSource shortened = source(() -> new ByteArrayInputStream(new byte[10]), 4_000_000);

        FetchedMessage broken = Mails.fetched(Mails.MAILBOX, 77, shortened);
        assertThatThrownBy(() -> ledger.received().store(List.of(mails.fetched("ann@x.test"), broken)))
                .isInstanceOf(RetryableException.class)
                .hasMessage("a message of 4000000 bytes came as 10");
        assertThat(ledger.received().recent(10)).isEmpty();
    }

    @Test
    void a_large_message_is_streamed_and_comes_back_whole() throws IOException {
        int size = 30_000_000;
        MessageSource large = source(() -> new Noise(size), size);

        StoredMessage stored = ledger.received()
                .store(List.of(Mails.fetched(Mails.MAILBOX, 5, large)))
                .get(0);

        ReceivedMessage received = ledger.received().find(stored.id()).orElseThrow();
        assertThat(received.raw().size()).isEqualTo(size);
        try (InputStream in = ledger.received().source(received).open();
                InputStream expected = new Noise(size)) {
            assertThat(in).hasSameContentAs(expected);
        }
    }

    @Test
    void any_bytes_can_be_stored() {
        List<byte[]> hostile = List.of(
                new byte[0],
                new byte[] {0, -1, 13, 10, 13, 10, 0},
                ("Message-ID: <" + "é".repeat(990) + "@x>\r\n\r\n").getBytes(StandardCharsets.UTF_8),
                ("From: " + "(".repeat(300_000)).getBytes(StandardCharsets.UTF_8));

        for (byte[] raw : hostile) {
            assertThat(ledger.received().store(List.of(mails.fetched(raw)))).hasSize(1);
        }
    }

    @Test
    void mails_of_one_sender_have_one_order_key_however_the_address_is_written() {
        assertThat(store("Ann <ANN@x.test>").orderKey())
                .isEqualTo(store("\"Lee, Ann\" <ann@X.test>").orderKey())
                .isNotEqualTo(store("bob@x.test").orderKey());
    }

    @Test
    void what_was_stored_is_there_after_reopening() {
        StoredMessage stored = store("ann@x.test");
        byte[] signature = ledger.key().sign("test", new byte[1]);

        reopen();

        assertThat(state(stored.id())).isEqualTo(ReceivedState.RECEIVED);
        assertThat(ledger.key().sign("test", new byte[1])).isEqualTo(signature);
        assertThat(ledger.turns().forgotten("agent-turn", 10)).containsExactly(stored.orderKey());
    }

    @Test
    void a_database_that_is_away_is_a_fault_that_may_pass() {
        ledger.close();

        assertThatThrownBy(() -> store("ann@x.test"))
                .isInstanceOf(RetryableException.class)
                .hasMessage("the ledger is not available");
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static MessageSource source(Opening opening, long size) {
        return new MessageSource() {
            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }

            @Override
            public long size() {
                return size;
            }
        };
    }
}
