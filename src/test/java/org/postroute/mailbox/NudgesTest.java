package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NudgesTest {
    private final Nudges nudges = new Nudges(0);

    @Test
    void a_few_calls_are_free_and_the_others_wait_two_seconds_each() {
        for (int i = 0; i < 5; i++) {
            assertThat(nudges.next(0)).isZero();
        }
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now += nudges.next(now).toNanos();
        }
        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(190), Duration.ofSeconds(210));
    }

    @Test
    void calls_that_bring_mail_are_always_free() {
        for (int i = 0; i < 100; i++) {
            assertThat(nudges.next(0)).isZero();
            nudges.fruitful();
        }
    }
}
