package org.postroute.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Lane lane = new Lane("agent-turn", 2, nanos::get);

    @Test
    void no_more_than_the_limit_are_inside() {
        assertThat(lane.enter("a")).isTrue();
        assertThat(lane.enter("b")).isTrue();
        assertThat(lane.enter("c")).isFalse();

        assertThat(lane.leave("a")).isEmpty();
        assertThat(lane.enter("c")).isTrue();
    }

    @Test
    void who_waits_is_called_in_turn_and_nobody_gets_in_before() {
        lane.enter("a");
        lane.enter("b");
        assertThat(lane.await("c")).isEmpty();
        assertThat(lane.await("d")).isEmpty();

        assertThat(lane.leave("a")).contains("c");
        assertThat(lane.enter("e")).isFalse();
        assertThat(lane.enter("c")).isTrue();
        assertThat(lane.leave("b")).contains("d");
    }

    @Test
    void who_finds_room_while_getting_into_the_queue_is_called_at_once() {
        lane.enter("a");
        lane.enter("b");
        assertThat(lane.enter("c")).isFalse();
        lane.leave("a");

        assertThat(lane.await("c")).contains("c");
        assertThat(lane.enter("c")).isTrue();
    }

    @Test
    void who_was_called_and_does_not_come_holds_up_nobody() {
        lane.enter("a");
        lane.enter("b");
        lane.await("gone");
        lane.await("next");
        assertThat(lane.leave("a")).contains("gone");
        assertThat(lane.enter("late")).isFalse();

        nanos.addAndGet(6_000_000_000L);

        assertThat(lane.enter("late")).isTrue();
        assertThat(lane.leave("late")).contains("next");
    }

    @Test
    void when_the_only_one_that_was_called_does_not_come_the_next_is_called_by_and_by() {
        lane.enter("a");
        lane.enter("b");
        lane.await("gone");
        lane.await("next");
        assertThat(lane.leave("a")).contains("gone");
        assertThat(lane.next()).isEmpty();

        nanos.addAndGet(6_000_000_000L);

        assertThat(lane.next()).contains("next");
        assertThat(lane.next()).isEmpty();
    }

    @Test
    void a_key_waits_once_however_often_it_asks() {
        lane.enter("a");
        lane.enter("b");
        lane.await("c");
        lane.await("c");

        assertThat(lane.leave("a")).contains("c");
        assertThat(lane.leave("b")).isEmpty();
    }
}
