package org.postroute.it;

import org.postroute.message.InboundMessage;

/** A step of a route that breaks on the messages whose subject says how. */
public final class Poison {
    /** For the routes. */
    public static InboundMessage taste(InboundMessage message) {
        switch (String.valueOf(message.subject())) {
            case "IllegalStateException" -> throw new IllegalStateException("cannot read this one");
            case "StackOverflowError" -> taste(message, 0);
            case "OutOfMemoryError" -> throw new OutOfMemoryError("Java heap space");
            case "NoClassDefFoundError" -> throw new NoClassDefFoundError("org/example/Gone");
            default -> {}
        }
        return message;
    }

    private static int taste(InboundMessage message, int depth) {
        return 1 + taste(message, depth + 1);
    }

    private Poison() {}
}
