package org.postroute.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postroute.message.Uid;

/**
 * Messages that were being fetched when a connection broke. The server may choke on one of them each time it is asked, so
 * they come last and each by itself until they have come, and nobody else's mail waits for them.
 */
final class Suspects {
    private static final int MAX_ENTRIES = 10_000;

    private final SetAside setAside;
    private final Map<Uid, Integer> breaks = new LinkedHashMap<>();

    /** @param setAside takes those that break a connection alone */
    Suspects(SetAside setAside) {
        this.setAside = setAside;
    }

    Fetched fetch(ImapConnection open, List<Candidate> batch) throws IOException, ProtocolException {
        List<Uid> uids = batch.stream().map(Candidate::uid).toList();
        try {
            Fetched fetched = Fetched.from(open, batch);
            breaks.keySet().removeAll(uids);
            return fetched;
        } catch (IOException | ProtocolException | RuntimeException e) {
            uids.stream().filter(uid -> uids.size() == 1 && holds(uid)).forEach(setAside::add);
            blame(uids);
            throw e;
        }
    }

    void blame(Collection<Uid> uids) {
        uids.forEach(uid -> breaks.merge(uid, 1, Integer::sum));
        while (breaks.size() > MAX_ENTRIES) {
            breaks.remove(breaks.keySet().iterator().next());
        }
    }

    void clear() {
        breaks.clear();
    }

    private boolean holds(Uid uid) {
        return breaks.containsKey(uid);
    }

    /** Nothing more is asked about such a message than its source. */
    boolean isObstinate(Uid uid) {
        return breaks.getOrDefault(uid, 0) > 1;
    }

    /** The others together, in order, before each of ours alone, the most suspicious last. */
    List<List<Candidate>> last(List<Candidate> candidates) {
        List<Candidate> others =
                candidates.stream().filter(candidate -> !holds(candidate.uid())).toList();
        List<List<Candidate>> groups = new ArrayList<>();
        groups.add(others);
        candidates.stream()
                .filter(candidate -> holds(candidate.uid()))
                .map(List::of)
                .forEach(groups::add);
        return groups;
    }
}
