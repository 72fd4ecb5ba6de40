package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static Duration of(String field) {
        return RetryAfter.of(field, () -> Instant.parse("2026-11-21T08:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            120                           | PT2M
            0                             | PT1S
            999999999                     | PT1H
            Sat, 21 Nov 2026 08:00:30 GMT | PT30S
            Sat, 21 Nov 2026 07:00:00 GMT | PT1S
            Sat, 21 Nov 2099 08:00:00 GMT | PT1H
            """)
    void seconds_and_dates_are_understood_within_bounds(String field, Duration expected) {
        assertThat(of(field)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999"})
    void anything_else_is_nothing(String field) {
        assertThat(of(field)).isNull();
    }
}
