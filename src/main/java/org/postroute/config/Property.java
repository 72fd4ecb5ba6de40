package org.postroute.config;

import java.util.List;

/**
 * A row of the {@link PropertyTable}.
 *
 * @param name the key behind the prefix of its scope
 * @param description for the documentation
 */
record Property<T>(Scope scope, String name, ValueType<T> type, Absence absence, String description) {

    static final String FILE_SUFFIX = "-file";

    /** @param section name of the connection or the agent */
    String key(String section) {
        return scope.prefix(section) + name;
    }

    /** The key as the documentation writes it. */
    String pattern() {
        return key("<name>");
    }

    /** Only secrets may come from a file. */
    boolean fromFile() {
        return type.secret();
    }

    boolean perMailbox() {
        return scope == Scope.MAILBOX;
    }

    /** The name, and the one that names a file if there is one. */
    List<String> spellings() {
        return fromFile() ? List.of(name, name + FILE_SUFFIX) : List.of(name);
    }
}
