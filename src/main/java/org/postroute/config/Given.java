package org.postroute.config;

import java.util.List;

/**
 * What somebody gave for a key.
 *
 * @param key as it was written, so with {@code -file} where that was given
 * @param where for faults
 * @param parts one for each mailbox named, else exactly one
 */
record Given(String key, String where, List<Part> parts) {

    /**
     * One value.
     *
     * @param text empty stands for what holds when nothing is given
     * @param faulty that it cannot be read has been reported
     */
    record Part(String text, ValueSource source, boolean faulty) {
        static Part unreadable(ValueSource source) {
            return new Part("", source, true);
        }
    }

    Given {
        parts = List.copyOf(parts);
    }

    /** Of a list that is shorter than the addresses the last one repeats. */
    Part part(int index) {
        return parts.get(Math.min(index, parts.size() - 1));
    }
}
