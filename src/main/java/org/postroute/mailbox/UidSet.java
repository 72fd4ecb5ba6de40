package org.postroute.mailbox;

import java.util.Collection;
import java.util.Iterator;
import java.util.TreeSet;
import org.postroute.message.Uid;

/** A sequence-set of UIDs as it stands in a command (RFC 9051, 9): {@code 1:3,7}. */
final class UidSet {
    private UidSet() {}

    /** @param uids at least one, in any order */
    static String of(Collection<Uid> uids) {
        StringBuilder set = new StringBuilder();
        Iterator<Uid> ascending = new TreeSet<>(uids).iterator();
        long first = ascending.next().value();
        long last = first;
        while (ascending.hasNext()) {
            long next = ascending.next().value();
            if (next != last + 1) {
                append(set, first, last);
                first = next;
            }
            last = next;
        }
        append(set, first, last);
        return set.toString();
    }

    private static void append(StringBuilder set, long first, long last) {
        set.append(set.isEmpty() ? "" : ",").append(first);
        if (last > first) {
            set.append(':').append(last);
        }
    }
}
