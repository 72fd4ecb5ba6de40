package org.postroute.agent;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.message.ContentStore;
import org.postroute.message.InvalidMessageException;

/** Answers that come later, by {@code POST /api/v1/replies}. */
public final class PostedReplies {
    private final ReplyGrants grants;
    private final AnswerReader reader;

    /** @param files takes the decoded files of an answer */
    public PostedReplies(ReplyGrants grants, ContentStore files) {
        this.grants = grants;
        this.reader = new AnswerReader(files);
    }

    /**
     * Reads {@code {"grant": "…"}} with the properties of an answer beside it. The grant is judged first, so that nobody
     * without one can store anything. A refusal is 400 (no answer), 401 (no grant of ours) or 410 (expired).
     *
     * @throws org.postroute.message.RetryableException when the files cannot be stored
     */
    public PostedReply read(byte @Nullable [] body) {
        try {
            JsonNode node = reader.object(body);
            Redemption redemption = grants.redeem(node.path("grant").textValue());
            if (redemption instanceof Redemption.Valid valid) {
                return new PostedReply.Granted(valid.receivedId(), reader.answer(node));
            }
            return refused(redemption);
        } catch (InvalidMessageException e) {
            return new PostedReply.Refused(new ApiProblem(400, "Not an answer", String.valueOf(e.getMessage())));
        }
    }

    private static PostedReply refused(Redemption redemption) {
        return new PostedReply.Refused(
                redemption instanceof Redemption.Expired
                        ? new ApiProblem(410, "Grant expired", "the time to answer this message is over")
                        : new ApiProblem(401, "Grant not accepted", "grant is the one of the message, unchanged"));
    }

    /**
     * What the caller is told when the ledger has decided: 202 once, 200 with the same id for every repetition, 409 when
     * the message can no longer be answered.
     */
    public ReplyReceipt receipt(AnswerOutcome outcome) {
        if (outcome instanceof AnswerOutcome.Accepted accepted) {
            return new ReplyReceipt(202, "accepted", accepted.outboundId());
        }
        if (outcome instanceof AnswerOutcome.AlreadyAnswered already) {
            return new ReplyReceipt(200, "already-answered", already.outboundId());
        }
        return new ReplyReceipt(409, ((AnswerOutcome.Refused) outcome).state().word(), null);
    }
}
