package org.postroute.inbound;

import java.util.function.Supplier;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.PolicySettings.FirstContacts;
import org.postroute.config.PolicySettings.Unproven;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.ReplyCounts;
import org.postroute.ledger.Turns;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.Understanding;

/**
 * What a sender gets who is not proven and writes for the first time: whoever writes in a victim's name has the victim
 * answered, and would have his own words carried there. Who answers a mail of ours got it, and so is no victim of that.
 */
public final class UnprovenSenders {
    private final Supplier<PostrouteSettings> settings;
    private final Turns turns;
    private final ReplyCounts counts;

    /**
     * What follows.
     *
     * @param word answer, neutral or none
     * @param subject of a neutral answer
     * @param reason for people; nothing that the sender wrote
     * @param firstContact whether the sender is not proven and writes for the first time
     */
    public record Treatment(String word, String subject, String reason, boolean firstContact) {}

    public UnprovenSenders(Supplier<PostrouteSettings> settings, Turns turns, ReplyCounts counts) {
        this.settings = settings;
        this.turns = turns;
        this.counts = counts;
    }

    /**
     * Asked again it is the same, unless the policy has changed; not for a message that the agent was asked about before,
     * nor for one that a person had let through, which is answered at least neutrally.
     *
     * @param connection whose sender checks say who is proven; where nobody checks everybody is answered
     */
    public Treatment treatment(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        FirstContacts policy = settings.get().policy().caps().firstContacts();
        boolean firstContact = received.state() != ReceivedState.READY
                && understanding.verdict() != AuthenticationVerdict.PASS
                && turns.isFirstContact(received, understanding, connection);
        if (!firstContact || connection.senderChecks().believe(understanding.verdict())) {
            return new Treatment("answer", policy.subject(), "", firstContact);
        }
        boolean forged = understanding.verdict() == AuthenticationVerdict.FAIL;
        String reason = forged ? "the receiving server calls the sender forged" : "the sender is not proven";
        String refusal = reason + ", and gets no answer";
        if (policy.answer() == Unproven.NONE && counts.refuse(received, refusal) != null) {
            return new Treatment("none", policy.subject(), refusal, true);
        }
        boolean neutral = forged || policy.answer() != Unproven.ANSWER;
        return new Treatment(
                neutral ? "neutral" : "answer",
                policy.subject(),
                reason + ": the answer has a subject of our own",
                true);
    }
}
