package org.postroute.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 30s}, {@code 15m}, {@code 12h}, {@code 7d} or ISO 8601; longer than nothing. */
public final class Durations {
    private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final Duration MAX = Duration.ofDays(36_500);

    private Durations() {}

    /** Empty when the text is none of these. */
    public static Optional<Duration> read(String text) {
        Matcher shortForm = SHORT_FORM.matcher(text);
        Optional<Duration> duration = shortForm.matches()
                ? Optional.ofNullable(UNITS.get(shortForm.group(2)))
                        .map(unit -> unit.multipliedBy(Long.parseLong(shortForm.group(1))))
                : iso(text);
        return duration.filter(d -> !d.isZero() && !d.isNegative() && d.compareTo(MAX) <= 0);
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
