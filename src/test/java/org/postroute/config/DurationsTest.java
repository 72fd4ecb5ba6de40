package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"30s, PT30S", "15m, PT15M", "12h, PT12H", "7d, P7D", "PT0.1S, PT0.1S", "P1DT2H, P1DT2H"})
    void short_and_iso_forms_are_read(String text, Duration duration) {
        assertThat(Durations.read(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "0s", "-1s", "1w", "1 s", "PT-1S", "PT0S", "9999999d", "999999d", "P999999999999999999D"
            })
    void what_is_no_positive_duration_of_a_century_at_most_is_nothing(String text) {
        assertThat(Durations.read(text)).isEmpty();
    }
}
