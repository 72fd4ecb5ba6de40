package org.postroute.it;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the checker found. The lists name messages; all of them are to be empty but for the last two.
 *
 * @param stores how many STORE commands were seen on the wire
 * @param premature UIDs for which STORE was on its way before their row was committed
 * @param flaggedWithoutRow UIDs that were marked as read after a kill and had no row
 * @param lost delivered messages without a row
 * @param storedTwice delivered messages with more than one row
 * @param damaged rows whose source is not what was delivered
 * @param unanswered messages in another state than answered, with their state and reason
 * @param severalIds messages that reached the agent under more than one webhook-id
 * @param answeredTwice messages with more than one answer on the wire
 * @param answerLost answered messages without an answer on the wire that are not uncertain either
 * @param unseen messages that are not marked as read in the end
 * @param uncertain messages whose answer was killed around the final dot
 */
record KillReport(
        Map<String, Integer> kills,
        int delivered,
        int calls,
        int stores,
        List<String> premature,
        Set<String> flaggedWithoutRow,
        List<String> lost,
        List<String> storedTwice,
        List<String> damaged,
        List<String> unanswered,
        List<String> severalIds,
        List<String> answeredTwice,
        List<String> answerLost,
        int unseen,
        int uncertain) {

    @Override
    public String toString() {
        return """
                kills                                  %s
                messages delivered                     %d
                calls of the agent                     %d
                STORE commands seen                    %d
                STORE before its row was committed     %d
                marked as read without a row           %d
                lost                                   %d
                stored twice                           %d
                stored otherwise than delivered        %d
                not answered                           %d %s
                asked under several ids                %d
                answered twice                         %d
                answer lost                            %d
                not marked as read in the end          %d
                outcome of the answer uncertain        %d
                """.formatted(
                        kills,
                        delivered,
                        calls,
                        stores,
                        premature.size(),
                        flaggedWithoutRow.size(),
                        lost.size(),
                        storedTwice.size(),
                        damaged.size(),
                        unanswered.size(),
                        unanswered,
                        severalIds.size(),
                        answeredTwice.size(),
                        answerLost.size(),
                        unseen,
                        uncertain);
    }
}
