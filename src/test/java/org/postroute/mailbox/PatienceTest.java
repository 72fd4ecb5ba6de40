package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void is_a_fifth_of_the_interval_within_bounds() {
        assertThat(new Patience(Duration.ofSeconds(15)).now()).isEqualTo(Duration.ofSeconds(3));
        assertThat(new Patience(Duration.ofMillis(50)).now()).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Patience(Duration.ofHours(1)).now()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_dead_connection_to_a_quick_server_does_not_make_it_grow() {
        Patience patience = new Patience(Duration.ofSeconds(15));
        for (int i = 0; i < 5; i++) {
            patience.expired();
            patience.signedIn(Duration.ofMillis(200));
            assertThat(patience.now()).isEqualTo(Duration.ofSeconds(3));
            patience.answered();
        }
    }

    @Test
    void grows_for_a_server_that_is_quick_to_sign_in_and_never_answers_after() {
        Patience patience = new Patience(Duration.ofSeconds(15));
        for (int i = 0; i < 5; i++) {
            patience.expired();
            patience.signedIn(Duration.ofMillis(200));
        }
        assertThat(patience.now()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void grows_for_a_server_that_is_slow_and_is_short_again_when_it_is_quick() {
        Patience patience = new Patience(Duration.ofSeconds(15));
        patience.expired();
        assertThat(patience.now()).isEqualTo(Duration.ofSeconds(6));
        for (int i = 0; i < 10; i++) {
            patience.expired();
        }
        assertThat(patience.now()).isEqualTo(Duration.ofSeconds(30));
        for (int i = 0; i < 20; i++) {
            assertThat(patience.now()).isEqualTo(Duration.ofSeconds(30));
            patience.answered();
        }
        assertThat(patience.now()).isEqualTo(Duration.ofSeconds(3));
    }
}
