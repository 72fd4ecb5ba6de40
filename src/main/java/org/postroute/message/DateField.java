package org.postroute.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Date value (RFC 5322, 3.3 and 4.3), as it comes; a missing or unknown zone is read as UTC. */
final class DateField {
    private static final int MAX_LENGTH = 200;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("edt", -4),
            Map.entry("est", -5),
            Map.entry("cdt", -5),
            Map.entry("cst", -6),
            Map.entry("mdt", -6),
            Map.entry("mst", -7),
            Map.entry("pdt", -7),
            Map.entry("pst", -8),
            Map.entry("bst", 1),
            Map.entry("cet", 1),
            Map.entry("cest", 2),
            Map.entry("mez", 1),
            Map.entry("mesz", 2),
            Map.entry("jst", 9));

    private int day;
    private int month;
    private int year = -1;
    private String time = "";
    private ZoneOffset zone = ZoneOffset.UTC;

    private DateField() {}

    /** Null when no date can be read. Never throws. */
    static @Nullable Instant parse(String value) {
        String text = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
        try {
            return new DateField().read(text);
        } catch (DateTimeException | NumberFormatException e) {
            return iso(text.strip());
        }
    }

    private static @Nullable Instant iso(String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Instant read(String text) {
        for (String word : words(text)) {
            take(word);
        }
        String[] parts = time.split(":", -1);
        int seconds = parts.length > 2 ? Math.min(59, Integer.parseInt(parts[2])) : 0;
        LocalDateTime local = LocalDateTime.of(
                year,
                month,
                day,
                Integer.parseInt(parts[0]),
                parts.length > 1 ? Integer.parseInt(parts[1]) : 0,
                seconds);
        return local.toInstant(zone);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (char c : (text + " ").toCharArray()) {
            depth += c == '(' ? 1 : 0;
            boolean separates = depth > 0 || Character.isWhitespace(c) || c == ',';
            depth -= c == ')' && depth > 0 ? 1 : 0;
            if (!separates) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
            }
        }
        return words;
    }

    private void take(String word) {
        if (word.indexOf(':') > 0 && time.isEmpty()) {
            time = word;
        } else if (isNumber(word)) {
            number(word);
        } else if ((word.startsWith("+") || word.startsWith("-")) && !time.isEmpty()) {
            zone = offset(word);
        } else if (word.length() >= 3 && monthOf(word) > 0 && month == 0) {
            month = monthOf(word);
        } else if (word.indexOf('-') > 0) {
            for (String part : word.split("-")) {
                take(part);
            }
        } else if (!time.isEmpty() && ZONES.containsKey(word)) {
            zone = ZoneOffset.ofHours(ZONES.getOrDefault(word, 0));
        }
    }

    private void number(String word) {
        int number = Integer.parseInt(word);
        if (day == 0 && word.length() <= 2) {
            day = number;
        } else if (year < 0) {
            year = word.length() > 3 ? number : number + (word.length() == 2 && number < 50 ? 2000 : 1900);
        }
    }

    private static boolean isNumber(String word) {
        return word.length() <= 4 && !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int monthOf(String word) {
        int index = MONTHS.indexOf(word.substring(0, 3));
        return index >= 0 && index % 3 == 0 ? index / 3 + 1 : 0;
    }

    private static ZoneOffset offset(String word) {
        String digits = word.substring(1).replace(":", "");
        if (digits.length() != 4 || !isNumber(digits)) {
            return ZoneOffset.UTC;
        }
        int minutes = Integer.parseInt(digits.substring(0, 2)) * 60 + Integer.parseInt(digits.substring(2));
        return minutes > 18 * 60
                ? ZoneOffset.UTC
                : ZoneOffset.ofTotalSeconds((word.charAt(0) == '-' ? -60 : 60) * minutes);
    }
}
