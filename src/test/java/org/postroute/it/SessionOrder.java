package org.postroute.it;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what happened in each session happened in the order in which its messages came into the folder (INV-23). */
final class SessionOrder {
    private final ArrivingMail arriving;
    private final Map<String, Long> uids = new HashMap<>();

    SessionOrder(ArrivingMail arriving, List<LedgerView.Row> rows) {
        this.arriving = arriving;
        rows.stream()
                .sorted(Comparator.comparingLong(LedgerView.Row::uid))
                .forEach(row -> uids.putIfAbsent(row.messageId(), row.uid()));
    }

    /** Questions, repeated ones too, that came after one to a later message of the session. */
    List<String> ofCalls(AgentStub agent) {
        return inversions(agent.calls().stream().map(Histories::messageId).toList());
    }

    /** Answers that the server took after one to a later message of the session; of several copies the first counts. */
    List<String> ofAnswers(KillSwitch wire) {
        Set<String> known = new HashSet<>();
        return inversions(wire.taken().stream()
                .map(SmtpProxy.Submission::inReplyTo)
                .filter(known::add)
                .toList());
    }

    private List<String> inversions(List<String> messageIds) {
        Map<Integer, Long> latest = new HashMap<>();
        List<String> inversions = new ArrayList<>();
        for (String id : messageIds) {
            long uid = uids.getOrDefault(id, 0L);
            long before = latest.getOrDefault(arriving.customer(id), 0L);
            if (uid < before) {
                inversions.add(id + " with UID " + uid + " after UID " + before);
            } else {
                latest.put(arriving.customer(id), uid);
            }
        }
        return inversions;
    }
}
