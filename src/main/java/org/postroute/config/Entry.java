package org.postroute.config;

import java.util.regex.Pattern;

/** A key and its value as somebody wrote them. */
record Entry(String key, String value, ValueSource source) {
    private static final Pattern KEY = Pattern.compile("[a-z]+(\\.[A-Za-z0-9_-]+)+");

    /** For faults. */
    String where() {
        return source.toString();
    }

    /** False for what is rather a stray piece of a value, possibly of a secret one, so that it must not be told. */
    boolean hasKey() {
        return KEY.matcher(key).matches();
    }
}
