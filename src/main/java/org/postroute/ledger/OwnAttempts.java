package org.postroute.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that this process has begun. One that ended without a note did not kill the process that began it, so it was
 * the ledger that failed and not the message: it is not counted as lost.
 */
final class OwnAttempts {
    private static final int MOST = 10_000;

    private final Map<String, Integer> begun = new LinkedHashMap<>();

    /** The lost attempts without the last one, if that was begun here. */
    synchronized int withoutOwn(String id, int attempt, int lost) {
        Integer own = begun.get(id);
        return own != null && own == attempt ? Math.max(0, lost - 1) : lost;
    }

    synchronized void began(String id, int attempt) {
        begun.remove(id);
        if (begun.size() == MOST) {
            begun.remove(begun.keySet().iterator().next());
        }
        begun.put(id, attempt);
    }

    /** The message is to blame all the same. */
    synchronized void blame(String id) {
        begun.remove(id);
    }
}
