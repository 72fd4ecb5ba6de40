package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.LedgerUnavailableException;
import org.postroute.message.MessageSource;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

class DeliveryTest {
    private final SetAside setAside = new SetAside(InstantSource.fixed(Instant.EPOCH));
    private final List<List<Long>> tried = new ArrayList<>();

    @Test
    void who_fails_while_others_pass_is_set_aside() throws Exception {
        Delivery delivery = delivery(uids -> {
            if (uids.contains(2L)) {
                throw new IllegalStateException("cannot be read");
            }
        });

        assertThat(uids(delivery.deliver(batch(1, 2, 3)))).containsExactly(1L, 3L);

        assertThat(tried).containsExactly(List.of(1L, 2L, 3L), List.of(1L), List.of(2L), List.of(3L));
        assertThat(setAside.holds(new Uid(2))).isTrue();
        assertThat(setAside.holds(new Uid(1))).isFalse();
    }

    /** A small message still finds room on a disk that is full for a larger one before it. */
    @Test
    void nobody_overtakes_a_message_that_the_ledger_has_no_room_for() {
        Delivery delivery = delivery(uids -> {
            if (uids.contains(1L)) {
                throw new IllegalStateException(
                        "wrapped", new LedgerUnavailableException("the ledger is not available", null));
            }
        });

        assertThatThrownBy(() -> delivery.deliver(batch(1, 2, 3))).hasMessage("wrapped");
        assertThatThrownBy(() -> delivery.deliver(batch(1))).hasMessage("wrapped");

        assertThat(tried).containsExactly(List.of(1L, 2L, 3L), List.of(1L));
        assertThat(setAside.holds(new Uid(1))).isFalse();
    }

    private interface Storing {
        void store(List<Long> uids) throws Exception;
    }

    private Delivery delivery(Storing storing) {
        return new Delivery(
                batch -> {
                    tried.add(uids(batch));
                    storing.store(uids(batch));
                },
                setAside,
                2);
    }

    private static List<Long> uids(List<FetchedMessage> batch) {
        return batch.stream().map(message -> message.uid().value()).toList();
    }

    private static List<FetchedMessage> batch(long... uids) {
        return LongStream.of(uids)
                .mapToObj(uid -> new FetchedMessage(
                        "main",
                        "support@example.test",
                        "INBOX",
                        new UidValidity(1),
                        new Uid(uid),
                        Instant.EPOCH,
                        MessageSource.of("Subject: hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                        null))
                .toList();
    }
}
