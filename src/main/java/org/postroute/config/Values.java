package org.postroute.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checked values of one mailbox, connection or agent, or of all, and where they came from. */
final class Values {
    private record Setting(Object value, String text, ValueSource source) {}

    private final Map<Property<?>, Setting> settings = new HashMap<>();
    private final Set<Property<?>> faulty = new HashSet<>();

    <T> void put(Property<T> row, T value, String text, ValueSource source) {
        settings.put(row, new Setting(value, text, source));
    }

    /** Takes a value over from another key. */
    <T> void derive(Property<T> row, T value, String text, Property<?> from) {
        put(row, value, text, ValueSource.of(ValueSource.Kind.DERIVED, from.name()));
    }

    /** Takes a value over from a key that holds for every connection. */
    <T> void inherit(Property<T> row, T value, String text, Property<?> from) {
        put(row, value, text, ValueSource.of(ValueSource.Kind.SHARED, from.key("")));
    }

    /** True when nobody gave it: it is the default, or nothing. */
    boolean isLeftOpen(Property<?> row) {
        Setting setting = settings.get(row);
        return setting == null ? !faulty.contains(row) : setting.source().kind() == ValueSource.Kind.DEFAULT;
    }

    /** Whether it came with a connection that was added while everything ran. */
    boolean isAdded(Property<?> row) {
        Setting setting = settings.get(row);
        return setting != null && setting.source().kind() == ValueSource.Kind.ADDED;
    }

    void putFaulty(Property<?> row) {
        faulty.add(row);
    }

    /** True when nothing was given: neither a value nor one that was reported as wrong. */
    boolean lacks(Property<?> row) {
        return !settings.containsKey(row) && !faulty.contains(row);
    }

    @SuppressWarnings("unchecked")
    <T> Optional<T> find(Property<T> row) {
        return Optional.ofNullable(settings.get(row)).map(setting -> (T) setting.value());
    }

    <T> @Nullable T orNull(Property<T> row) {
        return find(row).orElse(null);
    }

    /** A value that is there once nothing is wrong. */
    <T> T get(Property<T> row) {
        return find(row).orElseThrow(() -> new NoSuchElementException(row.name()));
    }

    /** For people, in the order of the table. */
    List<EffectiveValue> effective(List<Property<?>> rows, String section) {
        return rows.stream().map(row -> effective(row, section)).toList();
    }

    private EffectiveValue effective(Property<?> row, String section) {
        Setting setting = settings.get(row);
        return setting == null
                ? new EffectiveValue(row.key(section), row.name(), null, ValueSource.NOWHERE)
                : new EffectiveValue(
                        row.key(section), row.name(), row.type().shown().apply(setting.text()), setting.source());
    }
}
