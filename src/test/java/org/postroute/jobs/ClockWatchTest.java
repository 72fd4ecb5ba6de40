package org.postroute.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ClockWatch watch = new ClockWatch(wall::get, nanos::get);

    private boolean afterASecond(Duration wallMoved) {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        wall.updateAndGet(now -> now.plus(wallMoved));
        return watch.wasSetBack();
    }

    @Test
    void a_clock_that_goes_as_it_should_or_is_slewed_was_not_set_back() {
        assertThat(afterASecond(Duration.ofMillis(1_000))).isFalse();
        assertThat(afterASecond(Duration.ofMillis(900))).isFalse();
        assertThat(afterASecond(Duration.ofMillis(1_100))).isFalse();
    }

    @Test
    void a_clock_that_was_set_back_is_noticed_once() {
        assertThat(afterASecond(Duration.ofHours(-2))).isTrue();
        assertThat(afterASecond(Duration.ofSeconds(1))).isFalse();
        assertThat(afterASecond(Duration.ofSeconds(-5))).isTrue();
    }

    @Test
    void a_clock_that_was_set_forward_was_not_set_back() {
        assertThat(afterASecond(Duration.ofDays(400))).isFalse();
        assertThat(afterASecond(Duration.ofSeconds(1))).isFalse();
    }
}
