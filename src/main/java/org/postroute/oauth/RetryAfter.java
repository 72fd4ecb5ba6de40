package org.postroute.oauth;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The field Retry-After (RFC 9110, 10.2.3): seconds or a date; at least a second, at most an hour. */
final class RetryAfter {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    private RetryAfter() {}

    /** Null when there is none, or none that can be read. */
    static @Nullable Duration of(@Nullable String field, InstantSource clock) {
        if (field == null) {
            return null;
        }
        try {
            String text = field.strip();
            return bounded(
                    text.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return asked.compareTo(MOST) > 0 ? MOST : asked;
    }
}
