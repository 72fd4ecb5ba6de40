package org.postroute.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.AgentSettings;
import org.postroute.config.PolicySettings;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.message.ContentStore;
import org.postroute.message.InvalidMessageException;

/** Answers that come later, by {@code POST /api/v1/replies}. */
public final class PostedReplies {
    private static final PostedReply NOT_SIGNED = new PostedReply.Refused(
            new ApiProblem(
                    401,
                    "Signature not accepted",
                    "webhook-signature is that of these bytes, by the secret of the agent, made within the last "
                            + WebhookSigner.TOLERANCE.toMinutes() + " minutes"),
            false);

    private final ReplyGrants grants;
    private final AnswerReader reader;
    private final Function<String, Optional<AgentSettings>> agents;
    private final WebhookSigner signer;

    /**
     * @param files takes the decoded files of an answer
     * @param policy whom answers may reach
     * @param agents who was asked about a message, by its id; empty when the message is gone
     */
    public PostedReplies(
            ReplyGrants grants,
            ContentStore files,
            Supplier<PolicySettings> policy,
            Function<String, Optional<AgentSettings>> agents,
            WebhookSigner signer) {
        this.grants = grants;
        this.reader = new AnswerReader(files, policy);
        this.agents = agents;
        this.signer = signer;
    }

    /**
     * Reads {@code {"grant": "…"}} with the properties of an answer beside it. The grant is judged first, and the signature
     * when there is one or has to be one, so that nobody without them can store anything. A refusal is 400 (no answer), 401
     * (no grant of ours, not the agent's signature) or 410 (expired). What is replayed meets the answer that it once gave.
     *
     * @param id value of {@code webhook-id}
     * @param timestamp value of {@code webhook-timestamp}
     * @param signature value of {@code webhook-signature}
     * @throws org.postroute.message.RetryableException when the files cannot be stored
     */
    public PostedReply read(
            byte @Nullable [] body, @Nullable String id, @Nullable String timestamp, @Nullable String signature) {
        JsonNode node;
        try {
            node = reader.object(body);
        } catch (InvalidMessageException e) {
            return noAnswer(e, false);
        }
        Redemption redemption = grants.redeem(node.path("grant").textValue());
        if (!(redemption instanceof Redemption.Valid valid)) {
            return refused(redemption);
        }
        AgentSettings agent = agents.apply(valid.receivedId()).orElse(null);
        boolean genuine = agent == null
                || signature == null && !agent.signedReplies()
                || signer.verify(
                        Objects.toString(id, ""),
                        Objects.toString(timestamp, ""),
                        Objects.requireNonNull(body),
                        Objects.toString(signature, ""),
                        agent.secrets());
        try {
            return genuine ? new PostedReply.Granted(valid.receivedId(), reader.answer(node)) : NOT_SIGNED;
        } catch (InvalidMessageException e) {
            return noAnswer(e, true);
        }
    }

    private static PostedReply noAnswer(InvalidMessageException problem, boolean proven) {
        return new PostedReply.Refused(
                new ApiProblem(400, "Not an answer", String.valueOf(problem.getMessage())), proven);
    }

    private static PostedReply refused(Redemption redemption) {
        return new PostedReply.Refused(
                redemption instanceof Redemption.Expired
                        ? new ApiProblem(410, "Grant expired", "the time to answer this message is over")
                        : new ApiProblem(401, "Grant not accepted", "grant is the one of the message, unchanged"),
                redemption instanceof Redemption.Expired);
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
