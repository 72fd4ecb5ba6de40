package org.postroute.message;

import java.util.Locale;

/** A sign that From is made to look like somebody else. None of them decides anything; agents and people are told. */
public enum SenderWarning {
    SEVERAL_SENDERS("From does not hold exactly one address"),
    ADDRESS_IN_NAME("the name in From holds another address than the sender's"),
    MIXED_SCRIPTS("a word in From mixes letters of several scripts"),
    LOOK_ALIKE_DOMAIN("the domain in From is of other letters that look like Latin ones");

    private final String reason;

    SenderWarning(String reason) {
        this.reason = reason;
    }

    /** For agents, such as {@code address-in-name}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people; nothing that the sender wrote. */
    public String reason() {
        return reason;
    }
}
