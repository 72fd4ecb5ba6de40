package org.postroute.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.MailEvent.Protocol;
import org.postroute.ops.MailboxStates.MailboxState;
import org.postroute.ops.MailboxStates.Trouble;

/** What is wrong with a mailbox, in full: the account, the protocol, the server and its words. */
final class Troubles {
    private static final int MAX_LENGTH = 2_000;

    private Troubles() {}

    /** Null when nothing is. */
    static @Nullable String of(MailboxSettings mailbox, MailboxState state) {
        Trouble trouble = state.trouble();
        if (trouble == null) {
            return null;
        }
        ServerSettings server = trouble.protocol() == Protocol.IMAP ? mailbox.imap() : mailbox.smtp();
        String where = server == null ? "" : " at " + server.host() + ":" + server.port();
        String all = mailbox.address() + ", " + trouble.protocol().name().toLowerCase(Locale.ROOT) + where + ": "
                + trouble.problem();
        return all.length() > MAX_LENGTH ? all.substring(0, MAX_LENGTH) + "…" : all;
    }

    static @Nullable String since(MailboxState state) {
        Trouble trouble = state.trouble();
        return trouble == null ? null : trouble.since().toString();
    }
}
