package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.FolderFloor;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

class WindowTest {
    private static final Instant FLOOR = Instant.parse("2026-09-01T02:00:00Z");

    private static Window window(long border, Instant floor) {
        return new Window(new FolderFloor(new UidValidity(7), border, floor, null, false));
    }

    private static Candidate candidate(long uid, Instant internalDate) {
        return new Candidate(new Uid(uid), 100, internalDate);
    }

    @Test
    void without_a_floor_everything_unread_is_asked_for() {
        assertThat(window(500, null).taken()).isEqualTo("UNSEEN");
        assertThat(window(1, FLOOR).taken()).isEqualTo("UNSEEN");
    }

    /** A zone may be a day behind; and N:* would find the last message, whatever its UID and date. */
    @Test
    void the_server_is_asked_for_a_day_more_and_never_for_the_last_message_as_such() {
        assertThat(window(500, FLOOR).taken()).isEqualTo("UNSEEN OR UID 500:4294967295 SINCE 31-Aug-2026");
        assertThat(window(1L << 32, FLOOR).taken()).startsWith("UNSEEN OR UID 4294967295:4294967295 ");
    }

    @Test
    void what_is_older_than_the_floor_is_left_alone_below_the_border_alone_and_remembered() {
        Window window = window(500, FLOOR);
        Instant before = FLOOR.minusSeconds(1);

        Set<Uid> tooOld = window.leaveAlone(List.of(
                candidate(3, before), candidate(4, FLOOR), candidate(5, Instant.EPOCH), candidate(500, before)));

        assertThat(tooOld).containsExactly(new Uid(3));
        assertThat(window.leavesAlone(new Uid(3))).isTrue();
        assertThat(window.leavesAlone(new Uid(4))).isFalse();
        assertThat(window.isOld(new Uid(499))).isTrue();
        assertThat(window.isOld(new Uid(500))).isFalse();
    }

    @Test
    void every_unread_message_is_counted_once() {
        Window window = window(500, FLOOR);
        Reckoning reckoning = new Reckoning(window, 1_000);
        reckoning.found(List.of(new Uid(3), new Uid(4), new Uid(5), new Uid(6), new Uid(600)));
        reckoning.leftAlone(window.leaveAlone(List.of(candidate(3, FLOOR.minus(Duration.ofHours(1))))));
        reckoning.gone(Set.of(new Uid(4)));
        assertThat(reckoning.remaining()).isEqualTo(2);

        reckoning.stored(List.of(new Uid(5)));
        reckoning.flagged(1);

        assertThat(reckoning.counts()).isEqualTo(new FolderCounts(1_003, 2, 1_001));
        assertThat(reckoning.remaining()).isEqualTo(1);
    }
}
