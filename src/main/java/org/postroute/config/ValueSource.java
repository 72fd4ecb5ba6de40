package org.postroute.config;

/**
 * Where an effective value came from.
 *
 * @param detail {@code file:line}, the variable's name, the path, or the key that it follows; empty for a default
 */
public record ValueSource(Kind kind, String detail) {
    static final ValueSource NOWHERE = new ValueSource(Kind.DEFAULT, "");

    /** Of the preset itself, when nobody named one. */
    static final ValueSource GUESSED = new ValueSource(Kind.DEFAULT, "guessed from the address");

    /** Environment wins over properties, properties win over defaults. */
    public enum Kind {
        PROPERTY,
        ENVIRONMENT,
        FILE,
        DERIVED,
        /** A provider's own servers. */
        PRESET,
        /** A key that holds for every connection. */
        SHARED,
        /** A connection that was added while everything ran. */
        ADDED,
        DEFAULT
    }

    /** Whether somebody wrote it into a file or the environment. */
    public boolean isFromConfiguration() {
        return kind == Kind.PROPERTY || kind == Kind.ENVIRONMENT || kind == Kind.FILE;
    }

    static ValueSource of(Kind kind, String detail) {
        return new ValueSource(kind, detail);
    }

    /** For people: {@code application.properties:7}, {@code environment POSTROUTE_API_PORT}, {@code default}. */
    @Override
    public String toString() {
        return switch (kind) {
            case PROPERTY -> detail;
            case ENVIRONMENT -> "environment " + detail;
            case FILE -> "file " + detail;
            case DERIVED -> "follows " + detail;
            case PRESET -> "preset " + detail;
            case SHARED -> "shared " + detail;
            case ADDED -> "added through the API";
            case DEFAULT -> detail.isEmpty() ? "default" : detail;
        };
    }
}
