package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 3 Feb 2023 10:00:00 +0100 (CET)|2023-02-03T09:00:00Z",
                "3 Feb 23 10:00 EST|2023-02-03T15:00:00Z",
                "Wed, 11 Feb 98 11:51 CST|1998-02-11T17:51:00Z",
                "Fri Feb  3 10:00:00 2023|2023-02-03T10:00:00Z",
                "Fri, 03-Feb-2023 10:00:60 GMT|2023-02-03T10:00:59Z",
                "2023-02-03 10:00:00+01:00|2023-02-03T09:00:00Z"
            })
    void dates_are_read_as_they_come(String raw, String instant) {
        assertThat(DateField.parse(raw)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "31 Feb 2023 10:00:00 +0000", "99:99:99", "((((", "-----", ":::: 1 1 1"})
    void what_is_no_date_is_none(String raw) {
        assertThat(DateField.parse(raw)).isNull();
    }
}
