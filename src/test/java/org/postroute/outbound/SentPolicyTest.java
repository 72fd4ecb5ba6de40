package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.SentSettings;
import org.postroute.config.SentSettings.Copy;
import org.postroute.config.SentSettings.Uncertain;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.OutboundState;
import org.postroute.ledger.SentBatch;
import org.postroute.ledger.SentCheck;
import org.postroute.ledger.SentDecision;
import org.postroute.ledger.SentDecision.Kind;
import org.postroute.ledger.SentFindings;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.MessageId;
import org.postroute.message.RetryableException;

class SentPolicyTest {
    private static final MessageId ID = new MessageId("<one@acme.test>");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static SentCheck check(OutboundState state, int looks, boolean appending) {
        OutboundMessage message = new OutboundMessage(
                "out_1",
                "support",
                "support@acme.test",
                "ses_1",
                "msg_1",
                new Contact(null, EmailAddress.parse("ann@x.test").orElseThrow()),
                ID,
                null,
                OutboundSamples.text("Hello"),
                state,
                null,
                1,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
        return new SentCheck(message, looks, appending, null);
    }

    private static SentPolicy policy(Copy copy, Uncertain uncertain) {
        return new SentPolicy(() -> OutboundSamples.sent(new SentSettings(copy, uncertain, PATIENCE)));
    }

    private static SentDecision decide(
            SentPolicy policy, SentCheck check, Optional<Boolean> filesItself, boolean folder, boolean found) {
        SentBatch batch = new SentBatch("support@acme.test", filesItself, List.of(check));
        return policy.decide(new SentFindings(batch, found ? Set.of(ID) : Set.of(), folder))
                .get(0);
    }

    private static Optional<Boolean> experience(String word) {
        return word.equals("unknown") ? Optional.empty() : Optional.of(word.equals("files"));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, look {3}: {4}")
    @CsvSource({
        "verify, auto, files, 1, AGAIN",
        "verify, auto, files, 6, AGAIN",
        "verify, auto, files, 7, RESEND",
        "verify, auto, files-not, 7, HOLD",
        "verify, auto, unknown, 7, HOLD",
        "verify, server, unknown, 7, RESEND",
        "hold, server, files, 1, AGAIN",
        "hold, server, files, 7, HOLD",
        "resend, auto, unknown, 1, RESEND"
    })
    void what_is_uncertain_and_not_in_the_folder(
            String uncertain, String copy, String experience, int looks, Kind expected) {
        SentPolicy policy = policy(Copy.valueOf(copy.toUpperCase()), Uncertain.valueOf(uncertain.toUpperCase()));

        SentDecision decision =
                decide(policy, check(OutboundState.UNCERTAIN, looks, false), experience(experience), true, false);

        assertThat(decision.kind()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}, {1}, look {2}: {3}")
    @CsvSource({
        "auto, unknown, 1, AGAIN",
        "auto, unknown, 3, AGAIN",
        "auto, unknown, 4, APPEND",
        "auto, files, 6, AGAIN",
        "auto, files, 7, APPEND",
        "auto, files-not, 1, APPEND",
        "append, unknown, 1, APPEND",
        "append, files, 1, APPEND",
        "server, unknown, 1, NO_COPY",
        "none, unknown, 1, NO_COPY"
    })
    void what_was_sent_and_is_not_in_the_folder(String copy, String experience, int looks, Kind expected) {
        SentPolicy policy = policy(Copy.valueOf(copy.toUpperCase()), Uncertain.VERIFY);

        SentDecision decision =
                decide(policy, check(OutboundState.SENT, looks, false), experience(experience), true, false);

        assertThat(decision.kind()).isEqualTo(expected);
    }

    @Test
    void what_is_in_the_folder_was_sent_whatever_is_configured() {
        for (Uncertain uncertain : Uncertain.values()) {
            SentDecision decision = decide(
                    policy(Copy.NONE, uncertain),
                    check(OutboundState.UNCERTAIN, 1, false),
                    Optional.empty(),
                    true,
                    true);
            assertThat(decision.kind()).isEqualTo(Kind.FOUND);
        }
    }

    @Test
    void without_a_folder_a_person_decides_and_no_copy_is_kept() {
        SentPolicy policy = policy(Copy.AUTO, Uncertain.VERIFY);

        assertThat(decide(policy, check(OutboundState.UNCERTAIN, 1, false), Optional.of(true), false, false)
                        .kind())
                .isEqualTo(Kind.HOLD);
        assertThat(decide(policy, check(OutboundState.SENT, 1, false), Optional.of(true), false, false)
                        .kind())
                .isEqualTo(Kind.NO_COPY);
    }

    @Test
    void a_copy_that_a_crash_kept_from_the_folder_is_appended_at_once() {
        SentDecision decision = decide(
                policy(Copy.AUTO, Uncertain.VERIFY),
                check(OutboundState.SENT, 2, true),
                Optional.of(true),
                true,
                false);

        assertThat(decision.kind()).isEqualTo(Kind.APPEND);
    }

    @Test
    void the_delays_double_and_end_with_the_patience() {
        SentPolicy policy = policy(Copy.AUTO, Uncertain.VERIFY);

        List<Long> seconds = List.of(1, 2, 3, 4, 5, 6).stream()
                .map(looks -> decide(
                                policy, check(OutboundState.UNCERTAIN, looks, false), Optional.of(true), true, false)
                        .delay()
                        .toSeconds())
                .toList();

        assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 80L, 143L);
    }

    @Test
    void a_folder_out_of_reach_is_looked_into_for_hours_for_a_copy_and_for_days_for_a_doubt() {
        SentPolicy policy = policy(Copy.AUTO, Uncertain.VERIFY);
        RetryableException fault = new RetryableException("refused", null);

        for (OutboundState state : List.of(OutboundState.SENT, OutboundState.UNCERTAIN)) {
            SentBatch early = new SentBatch("support@acme.test", Optional.empty(), List.of(check(state, 15, false)));
            assertThat(policy.unreachable(early, fault).get(0).kind()).isEqualTo(Kind.AGAIN);
        }
        SentBatch copy =
                new SentBatch("support@acme.test", Optional.empty(), List.of(check(OutboundState.SENT, 30, false)));
        assertThat(policy.unreachable(copy, fault).get(0).kind()).isEqualTo(Kind.NO_COPY);
        SentBatch doubt = new SentBatch(
                "support@acme.test", Optional.empty(), List.of(check(OutboundState.UNCERTAIN, 400, false)));
        SentDecision given = policy.unreachable(doubt, fault).get(0);
        assertThat(given.kind()).isEqualTo(Kind.HOLD);
        assertThat(given.reason()).contains("refused");
    }
}
