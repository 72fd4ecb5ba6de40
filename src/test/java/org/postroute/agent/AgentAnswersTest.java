package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.PolicySettings;
import org.postroute.config.TestPolicies;
import org.postroute.message.Answer;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MemoryBlobs;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

class AgentAnswersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:30:00Z");

    private final MemoryBlobs blobs = new MemoryBlobs();
    private final AgentAnswers answers = new AgentAnswers(blobs, () -> PolicySettings.NONE, () -> NOW);

    private Answer answer(String json) {
        AgentOutcome outcome = answers.read(200, null, json.getBytes(UTF_8));
        return ((AgentOutcome.Answered) outcome).answer();
    }

    @Test
    void every_status_code_has_its_one_meaning() {
        IntStream.range(0, 700).forEach(status -> {
            String meaning;
            try {
                meaning = answers.read(status, null, "{\"text\":\"hi\"}".getBytes(UTF_8))
                        .word();
            } catch (RuntimeException e) {
                meaning = e.getClass().getSimpleName();
            }
            assertThat(meaning).as("status %s", status).isEqualTo(expected(status));
        });
    }

    private static String expected(int status) {
        if (status == 200) {
            return "answer";
        }
        if (status == 202) {
            return "later";
        }
        if (status == 204) {
            return "none";
        }
        boolean configuration = Set.of(401, 403, 410).contains(status) || status >= 300 && status < 400;
        if (configuration) {
            return MisconfiguredException.class.getSimpleName();
        }
        boolean refused =
                status >= 400 && status < 500 && !Set.of(408, 425, 429).contains(status);
        return (refused ? InvalidMessageException.class : RetryableException.class).getSimpleName();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 120                           | 120",
                "503 | 0                             | 0",
                "408 | Sat, 21 Nov 2026 08:31:30 GMT | 90",
                "425 | Sat, 21 Nov 2026 08:00:00 GMT | 0",
                "500 | ' 7 '                         | 7",
            })
    void retry_after_is_read_as_seconds_and_as_a_date(int status, String retryAfter, long seconds) {
        assertThat(waitOf(status, retryAfter).retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "", "99999999999999999999", "Sat, 99 Nov 2026 08:00:00 GMT"})
    void a_retry_after_that_says_nothing_is_left_out(String retryAfter) {
        assertThat(waitOf(429, retryAfter).retryAfter()).isEmpty();
    }

    private RetryableException waitOf(int status, String retryAfter) {
        return catchThrowableOfType(RetryableException.class, () -> answers.read(status, retryAfter, null));
    }

    @Test
    void an_answer_may_hold_all_three_texts_and_both_flags() {
        Answer answer = answer("{\"text\":\"a\",\"html\":\"<p>b\",\"markdown\":\"*c*\",\"closeSession\":true,"
                + "\"handoff\":true,\"attachments\":[]}");

        assertThat(answer).isEqualTo(new Answer("a", "<p>b", "*c*", java.util.List.of(), true, true));
    }

    @Test
    void what_an_answer_leaves_empty_and_what_nobody_knows_means_nothing() {
        Answer answer = answer("{\"text\":\"a\",\"to\":null,\"cc\":[],\"headers\":{},\"html\":null,"
                + "\"attachments\":null,\"mood\":\"good\"}");

        assertThat(answer).isEqualTo(new Answer("a", null, null, java.util.List.of(), false, false));
    }

    /** THR-19 */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'to': 'eve@y.test'; the answer has \"to\", which no agent decides",
                "'bcc': ['eve@y.test']; the answer has \"bcc\", which no agent decides",
                "'Reply-To': 'eve@y.test'; the answer has \"replyto\", which no agent decides",
                "'from': 'ceo@y.test'; the answer has \"from\", which no agent decides",
                "'subject': 'Other'; the answer has \"subject\", which no agent decides",
                "'headers': {'Bcc': 'eve@y.test'}; the answer has \"headers\", which no agent decides",
                "'in_reply_to': '<1@y.test>'; the answer has \"inreplyto\", which no agent decides",
                "'cc': 'eve@y.test'; cc is not a list of at most 10 addresses",
                "'cc': ['eve']; cc holds something that is no address",
                "'cc': [5]; cc holds something that is no address",
                "'cc': ['eve@y.test']; cc names eve@y.test, whom postroute.policy.extra-recipients does not",
                "'cc': ['boss@acme.test', 'eve@y.test']; cc names eve@y.test, whom",
                "'cc': ['böss@acme.test']; an address that cannot be written",
                "'attachments': [{'filename': 'a', 'url': 'http://169.254.169.254/'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'http://files.acme.test/x'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https://eve@files.acme.test/x'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https://files.acme.test:99999/x'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https:///x'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https://files.acme.test/%zz'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https://files.acme.test/x', 'content': 'aGk='}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'href': 'https://files.acme.test/x'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'content': 'aGk=', 'path': '/etc/passwd'}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': ['https://files.acme.test/x']}]; an attachment gives an address that is none of https",
                "'attachments': [{'filename': 'a', 'url': 'https://evil.acme.test/x'}]; an attachment gives an address at evil.acme.test, which",
                "'attachments': [{'filename': 'a', 'url': 'https://files.acme.test.evil.test/x'}]; an attachment gives an address at files.acme.test.evil.test, which",
                "'attachments': [{'filename': 'a', 'url': 'https://169.254.169.254/x'}]; an attachment gives an address at 169.254.169.254, which",
            })
    void an_answer_that_asks_for_more_than_an_agent_may_is_refused_for_good(String more, String reason) {
        AgentAnswers strict = new AgentAnswers(blobs, () -> extra("boss@acme.test", "böss@acme.test"), () -> NOW);
        byte[] body = ("{'text': 'a', " + more + "}").replace('\'', '"').getBytes(UTF_8);

        assertThatThrownBy(() -> strict.read(200, null, body))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith(reason);
        assertThat(blobs.size()).isZero();
    }

    @Test
    void a_file_at_a_host_that_the_policy_names_is_still_to_be_fetched() {
        AgentAnswers lenient = new AgentAnswers(blobs, AgentAnswersTest::extra, () -> NOW);
        byte[] body =
                ("{'text': 'a', 'attachments': [{'filename': '../b.pdf', 'url': 'https://FILES.acme.test.:8443/b\u00fc?key=canary'},"
                                + " {'filename': 'c.txt', 'content': 'aGk='}]}")
                        .replace('\'', '"')
                        .getBytes(UTF_8);

        Answer answer = ((AgentOutcome.Answered) lenient.read(200, null, body)).answer();

        assertThat(answer.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.filename()).isEqualTo("c.txt"));
        assertThat(answer.links()).singleElement().satisfies(link -> {
            assertThat(link.filename()).isEqualTo("b.pdf");
            assertThat(link.contentType()).isNull();
            assertThat(link.url()).hasToString("https://FILES.acme.test.:8443/b%C3%BC?key=canary");
            assertThat(link.toString()).doesNotContain("canary");
        });
    }

    private static PolicySettings extra(String... recipients) {
        return TestPolicies.of(new PolicySettings.Reach(
                java.util.List.of(recipients), java.util.List.of(), java.util.List.of("files.acme.test")));
    }

    @Test
    void whom_the_policy_names_an_agent_may_add() {
        AgentAnswers lenient = new AgentAnswers(blobs, () -> extra("boss@acme.test", "partner.test"), () -> NOW);
        byte[] body = "{\"text\":\"a\",\"cc\":[\"Boss@ACME.test\",\"amy@partner.test\",\"amy@partner.test\"]}"
                .getBytes(UTF_8);

        Answer answer = ((AgentOutcome.Answered) lenient.read(200, null, body)).answer();

        assertThat(answer.cc()).extracting(Object::toString).containsExactly("Boss@acme.test", "amy@partner.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"hello\"",
                "{}",
                "<html>Bad gateway</html>",
                "{\"text\":\"a\"",
                "{\"text\":\"a\"} {\"text\":\"b\"}",
                "{\"text\":\"\"}",
                "{\"text\":\" \\n\",\"html\":null}",
                "{\"text\":5}",
                "{\"html\":{\"a\":1}}",
                "{\"text\":\"a\",\"closeSession\":\"yes\"}",
                "{\"text\":\"a\",\"attachments\":{}}",
                "{\"text\":\"a\",\"attachments\":[5]}",
                "{\"text\":\"a\",\"attachments\":[{\"filename\":\"a.txt\",\"content\":\"%%%\"}]}",
                "{\"text\":\"a\",\"attachments\":[{\"filename\":\"..\",\"content\":\"aGk=\"}]}",
                "{\"text\":\"a\",\"attachments\":[{\"content\":\"aGk=\"}]}",
                "{\"text\":\"a\",\"attachments\":[{\"filename\":\"a\",\"content\":\"aGk=\",\"contentType\":\"text\"}]}",
                "{\"text\":\"a\",\"attachments\":[{\"filename\":\"a\",\"content\":\"aGk=\","
                        + "\"contentType\":\"message/rfc822\"}]}",
                "{\"text\":\"a\",\"attachments\":[{\"filename\":\"a\",\"content\":\"aGk=\","
                        + "\"contentType\":\"text/plain\\r\\nBcc: eve@y.test\"}]}",
            })
    void a_200_without_an_answer_is_tried_again_and_the_words_are_not_repeated(String body) {
        assertThatThrownBy(() -> answers.read(200, null, body.getBytes(UTF_8)))
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("the agent answered 200, but ")
                .hasMessageNotContainingAny("hello", "gateway", "y.test", "%%%")
                .hasNoCause();
        assertThat(blobs.size()).isZero();
    }

    @Test
    void no_body_at_all_and_a_body_over_the_limit_are_tried_again() {
        byte[] large = ("{\"text\":\"a\"}" + " ".repeat(15 * 1024 * 1024)).getBytes(UTF_8);

        assertThatThrownBy(() -> answers.read(200, null, null)).isInstanceOf(RetryableException.class);
        assertThatThrownBy(() -> answers.read(200, null, large)).isInstanceOf(RetryableException.class);
    }

    @Test
    void text_up_to_a_million_characters_is_taken() {
        String words = "x".repeat(1_000_000);

        assertThat(answer("{\"text\":\"" + words + "\"}").text()).hasSize(1_000_000);
        assertThatThrownBy(() -> answer("{\"markdown\":\"" + words + "y\"}")).isInstanceOf(RetryableException.class);
    }

    @Test
    void nesting_without_end_is_no_stack_overflow() {
        String deep = "{\"text\":\"a\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> answer(deep)).isInstanceOf(RetryableException.class);
    }

    @Test
    void files_are_decoded_stored_and_renamed_to_something_harmless() throws Exception {
        Answer.File file = answer(
                        "{\"text\":\"a\",\"attachments\":[{\"filename\":\"../../e\\u202etc/pass\\r\\nBcc: wd\","
                                + "\"contentType\":\"Text/Plain; charset=utf-8\",\"content\":\"aGVsbG8=\"}]}")
                .attachments()
                .get(0);

        assertThat(file.filename()).isEqualTo("pass Bcc_ wd");
        assertThat(file.contentType()).isEqualTo("text/plain");
        assertThat(blobs.open(file.content().sha256()).readAllBytes())
                .asString(UTF_8)
                .isEqualTo("hello");
    }

    @Test
    void twenty_files_are_taken_and_none_more() {
        assertThat(answer(withFiles(20)).attachments()).hasSize(20);
        assertThatThrownBy(() -> answer(withFiles(21))).isInstanceOf(RetryableException.class);
    }

    private static String withFiles(int count) {
        String file =
                "{\"filename\":\"a.bin\",\"content\":\"" + Base64.getEncoder().encodeToString(new byte[] {1}) + "\"}";
        return "{\"text\":\"a\",\"attachments\":[" + String.join(",", java.util.Collections.nCopies(count, file))
                + "]}";
    }
}
