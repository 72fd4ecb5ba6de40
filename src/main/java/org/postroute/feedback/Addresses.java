package org.postroute.feedback;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses in running text. */
final class Addresses {
    /** Possessive, so that a long line without an address costs one pass; the lengths are those of RFC 5321, 4.5.3.1. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![A-Za-z0-9.!#$%&*+/=?^_{|}~-])[A-Za-z0-9.!#$%&*+/=?^_{|}~'-]{1,128}+@[A-Za-z0-9-]{1,63}+(?:[.][A-Za-z0-9-]{1,63}+){0,20}+");

    private Addresses() {}

    static @Nullable String first(String text) {
        return all(text, 1).stream().findFirst().orElse(null);
    }

    /** Those of a field that holds nothing else, where they need not be ASCII (RFC 6532). */
    static Set<String> listed(String field, int limit) {
        Set<String> ascii = all(field, limit);
        return !ascii.isEmpty()
                ? ascii
                : Arrays.stream(field.split("[,;\\s<>]+"))
                        .filter(word -> word.indexOf('@') > 0)
                        .limit(limit)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The text between them: what an address says is not what a server says. */
    static String without(String text) {
        return text.indexOf('@') < 0 ? text : ADDRESS.matcher(text).replaceAll("@");
    }

    static Set<String> all(String text, int limit) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = ADDRESS.matcher(text);
        while (found.size() < limit && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
