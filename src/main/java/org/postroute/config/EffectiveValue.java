package org.postroute.config;

import org.jspecify.annotations.Nullable;

/**
 * A value in use.
 *
 * @param key in full
 * @param name the key without the prefix that all keys of its section share
 * @param value as it was given, masked when secret; null when there is none
 */
public record EffectiveValue(
        String key, String name, @Nullable String value, ValueSource source) {}
