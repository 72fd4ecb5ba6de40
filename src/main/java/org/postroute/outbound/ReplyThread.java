package org.postroute.outbound;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postroute.ledger.OutboundMessage.Parent;
import org.postroute.message.MessageId;

/** Which messages an answer refers to (RFC 5322, 3.6.4). */
final class ReplyThread {
    private static final int MAX_REFERENCES = 50;

    /** Leaves room for the name of the field on a line of 998. */
    private static final int MAX_ID_LENGTH = 900;

    private ReplyThread() {}

    /** The message being answered; empty when it has no identifier that can be written. */
    static List<MessageId> inReplyTo(Parent parent) {
        return parent.messageId() == null ? List.of() : writable(List.of(parent.messageId()));
    }

    /** The parent's references and the parent; of a long thread the first message and the latest ones. */
    static List<MessageId> references(Parent parent) {
        List<MessageId> parentId = inReplyTo(parent);
        Set<MessageId> ids = new LinkedHashSet<>(writable(parent.references()));
        ids.removeAll(parentId);
        ids.addAll(parentId);
        List<MessageId> all = new ArrayList<>(ids);
        int surplus = all.size() - MAX_REFERENCES;
        if (surplus > 0) {
            all.subList(1, 1 + surplus).clear();
        }
        return all;
    }

    private static List<MessageId> writable(List<MessageId> ids) {
        return ids.stream()
                .filter(id -> id.value().length() <= MAX_ID_LENGTH)
                .filter(id -> id.value().chars().allMatch(c -> c > ' ' && c < 127))
                .toList();
    }
}
