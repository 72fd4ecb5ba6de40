package org.postroute.config;

import java.util.regex.Pattern;

/** What a key holds for. */
enum Scope {
    /** One mailbox: the value may be a comma-separated list in the order of the addresses. */
    MAILBOX("postroute.connection.", true),
    /** A connection with all its mailboxes. */
    CONNECTION("postroute.connection.", true),
    AGENT("postroute.agent.", true),
    GENERAL("postroute.", false);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final String start;
    private final boolean named;

    Scope(String start, boolean named) {
        this.start = start;
        this.named = named;
    }

    /** What stands before the name of the connection or the agent. */
    String start() {
        return start;
    }

    boolean named() {
        return named;
    }

    /** @param section name of the connection or the agent; without meaning for {@link #GENERAL} */
    String prefix(String section) {
        return named ? start + section + "." : start;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
