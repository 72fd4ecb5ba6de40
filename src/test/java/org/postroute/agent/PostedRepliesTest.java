package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.AgentSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.Secret;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.ledger.ReceivedState;
import org.postroute.message.MemoryBlobs;

class PostedRepliesTest {
    private static final String FILE = ",\"attachments\":[{\"filename\":\"a.txt\",\"content\":\"aGk=\"}]}";

    private Instant now = AgentSamples.RECEIVED_AT;
    private AgentSettings agent = AgentSamples.AGENT;
    private final WebhookSigner signer = new WebhookSigner(() -> now);
    private final MemoryBlobs blobs = new MemoryBlobs();
    private final ReplyGrants grants = new ReplyGrants(AgentSamples.key(), () -> now);
    private final PostedReplies replies =
            new PostedReplies(grants, blobs, () -> PolicySettings.NONE, id -> Optional.of(agent), signer);
    private final String token =
            grants.issue(AgentSamples.turn(), AgentSamples.AGENT).token();

    private PostedReply read(String json) {
        return replies.read(json.getBytes(UTF_8), null, null, null);
    }

    private static int status(PostedReply reply) {
        return ((PostedReply.Refused) reply).problem().status();
    }

    @Test
    void an_answer_with_its_grant_is_for_the_message_of_the_grant() {
        PostedReply reply = read("{\"grant\":\"" + token + "\",\"text\":\"hi\"" + FILE);

        assertThat(reply.isRefused()).isFalse();
        PostedReply.Granted granted = (PostedReply.Granted) reply;
        assertThat(granted.receivedId()).isEqualTo("msg_1");
        assertThat(granted.answer().text()).isEqualTo("hi");
        assertThat(granted.answer().attachments()).hasSize(1);
        assertThat(granted.toString()).doesNotContain("hi");
    }

    @Test
    void without_a_grant_of_ours_nothing_is_stored() {
        assertThat(status(read("{\"grant\":\"e30.e30\",\"text\":\"hi\"" + FILE)))
                .isEqualTo(401);
        assertThat(status(read("{\"grant\":7,\"text\":\"hi\"" + FILE))).isEqualTo(401);
        assertThat(status(read("{\"text\":\"hi\"" + FILE))).isEqualTo(401);
        assertThat(blobs.size()).isZero();
    }

    @Test
    void a_grant_that_is_over_is_gone() {
        now = now.plus(Duration.ofDays(1));

        assertThat(status(read("{\"grant\":\"" + token + "\",\"text\":\"hi\"" + FILE)))
                .isEqualTo(410);
        assertThat(blobs.size()).isZero();
    }

    /** THR-45 */
    @ParameterizedTest
    @CsvSource({
        "false, none, true",
        "true, none, false",
        "true, good, true",
        "true, previous, true",
        "false, stranger, false",
        "true, old, false",
        "true, early, false",
        "true, other bytes, false",
        "true, other id, false",
    })
    void a_signature_is_checked_when_it_is_there_and_has_to_be_there_when_the_agent_signs(
            boolean required, String how, boolean taken) {
        Secret current = new Secret("the secret of today");
        Secret previous = new Secret("the secret of yesterday");
        agent = new AgentSettings(
                "helper",
                AgentSamples.AGENT.url(),
                List.of(current, previous),
                Duration.ofSeconds(30),
                1,
                AgentSamples.RETRY,
                new AgentSettings.Handover(1_000, 64_000, false),
                Duration.ofDays(1),
                required);
        byte[] body = ("{\"grant\":\"" + token + "\",\"text\":\"hi\"" + FILE).getBytes(UTF_8);
        long time = now.getEpochSecond() + (how.equals("old") ? -301 : how.equals("early") ? 301 : 0);
        Secret by = how.equals("previous") ? previous : how.equals("stranger") ? new Secret("a guess") : current;
        byte[] signed = how.equals("other bytes") ? "{}".getBytes(UTF_8) : body;
        String signature = how.equals("none") ? null : signer.sign("wh_1", time, signed, List.of(by));

        PostedReply reply =
                replies.read(body, how.equals("other id") ? "wh_2" : "wh_1", String.valueOf(time), signature);

        assertThat(reply.isRefused()).isEqualTo(!taken);
        if (!taken) {
            assertThat(((PostedReply.Refused) reply).problem().title()).isEqualTo("Signature not accepted");
            assertThat(status(reply)).isEqualTo(401);
            assertThat(blobs.size()).isZero();
        }
    }

    @Test
    void what_asks_for_more_than_an_agent_may_is_refused_with_the_reason() {
        PostedReply reply = read("{\"grant\":\"" + token + "\",\"text\":\"hi\",\"to\":\"eve@y.test\"" + FILE);

        assertThat(status(reply)).isEqualTo(400);
        assertThat(((PostedReply.Refused) reply).problem().detail()).startsWith("the answer has \"to\"");
        assertThat(blobs.size()).isZero();
    }

    @Test
    void what_is_no_answer_is_a_bad_request_that_says_why() {
        PostedReply reply = read("{\"grant\":\"" + token + "\",\"text\":5}");

        assertThat(reply)
                .isEqualTo(new PostedReply.Refused(new ApiProblem(400, "Not an answer", "text is not a string"), true));
        assertThat(status(read("nonsense"))).isEqualTo(400);
        assertThat(status(replies.read(null, null, null, null))).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"1, 202, accepted", "2, 200, already-answered"})
    void a_repetition_is_told_the_same_id(int time, int status, String word) {
        AnswerOutcome outcome =
                time == 1 ? new AnswerOutcome.Accepted("out_1", "ses_1") : new AnswerOutcome.AlreadyAnswered("out_1");

        assertThat(replies.receipt(outcome)).isEqualTo(new ReplyReceipt(status, word, "out_1"));
    }

    @Test
    void a_message_that_can_no_longer_be_answered_is_a_conflict() {
        assertThat(replies.receipt(new AnswerOutcome.Refused(ReceivedState.EXPIRED)))
                .isEqualTo(new ReplyReceipt(409, "expired", null));
    }
}
