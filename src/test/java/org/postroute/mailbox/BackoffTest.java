package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), new Random(1));

    @Test
    void waits_longer_from_failure_to_failure_up_to_a_bound() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 40; i++) {
            last = backoff.failed(false, i);
            assertThat(last).isLessThanOrEqualTo(Backoff.LONGEST);
        }
        assertThat(last).isGreaterThanOrEqualTo(Backoff.LONGEST.dividedBy(2));
    }

    @Test
    void waits_longer_for_what_only_people_can_mend() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 40; i++) {
            last = backoff.failed(true, i);
        }
        assertThat(last).isBetween(Backoff.LONGEST_FOR_PEOPLE.dividedBy(2), Backoff.LONGEST_FOR_PEOPLE);
    }

    @Test
    void one_success_between_failures_is_not_enough_to_forget_them() {
        long now = 0;
        for (int i = 0; i < 10; i++) {
            backoff.failed(false, now);
            now += SECOND;
            assertThat(backoff.succeeded(now)).isZero();
        }
        assertThat(backoff.failed(false, now)).isGreaterThanOrEqualTo(Backoff.LONGEST.dividedBy(2));
    }

    @Test
    void sweeps_that_work_for_a_minute_make_the_failures_forgotten() {
        backoff.failed(false, 0);
        backoff.failed(false, 0);
        assertThat(backoff.succeeded(100 * SECOND)).isZero();
        assertThat(backoff.succeeded(101 * SECOND)).isZero();
        assertThat(backoff.succeeded(102 * SECOND)).isEqualTo(2);
        assertThat(backoff.failed(false, 103 * SECOND)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void many_sweeps_within_a_minute_prove_nothing() {
        backoff.failed(false, 0);
        for (int i = 0; i < 50; i++) {
            assertThat(backoff.succeeded(i * SECOND)).isZero();
        }
    }
}
