package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.message.RetryableException;

/** Messages with files over the limit, byte for byte, and servers that get them wrong. */
class OversizedSweepTest {
    private final List<String> stored = new ArrayList<>();

    private int sweep(ScriptedServer server) throws Exception {
        Sweeper sweeper = TestSettings.sweeper(
                TestSettings.mailbox(
                        "support@example.test", TestSettings.plainServer(server.port()), null, "INBOX", 100),
                new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(2)));
        try {
            return sweeper.sweep(
                    batch -> {
                        for (var message : batch) {
                            stored.add(message.uid().value() + ":" + Inbox.text(message));
                        }
                    },
                    false,
                    () -> {});
        } finally {
            sweeper.close();
        }
    }

    private static final String FILE = "(\"application\" \"pdf\" (\"name\" \"a.pdf\") NIL NIL \"7bit\" %d NIL NIL NIL)";

    /** A message of 300 bytes: a file of 200 bytes beside one of 5. */
    private static ImapScript oversized(String structure, String sections) {
        return SweeperTest.unread("300", "{300}\r\n" + "x".repeat(300))
                .on("UID FETCH 5 (UID BODYSTRUCTURE)", "* 1 FETCH (UID 5 BODYSTRUCTURE " + structure + ")")
                .on("UID FETCH 5 (UID BODY.PEEK[HEADER]", "* 1 FETCH (UID 5 " + sections + ")");
    }

    private static final String TWO_FILES =
            "(" + FILE.formatted(200) + FILE.formatted(5) + " \"mixed\" (\"boundary\" \"b\") NIL NIL)";

    @Test
    void an_oversized_part_is_not_asked_for() throws Exception {
        String sections = "BODY[HEADER] {8}\r\nA: b\r\n\r\n BODY[1.MIME] {8}\r\nC: d\r\n\r\n"
                + " BODY[2.MIME] {2}\r\n\r\n BODY[2] \"hello\"";
        try (ScriptedServer server = new ScriptedServer(oversized(TWO_FILES, sections))) {
            assertThat(sweep(server)).isEqualTo(1);
            assertThat(server.heard).noneMatch(line -> line.contains("PEEK[1]") || line.contains("PEEK[])"));
        }
        assertThat(stored)
                .containsExactly("5:A: b\r\n\r\n--b\r\nX-Postroute-Skipped: too-large; octets=200\r\nC: d\r\n\r\n"
                        + "\r\n--b\r\n\r\nhello\r\n--b--\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BODY[HEADER] {4}\r\nA: b BODY[1.MIME] {0}\r\n BODY[2.MIME] {0}\r\n BODY[2] {4}\r\nhell",
                "BODY[HEADER] {4}\r\nA: b BODY[1.MIME] {0}\r\n BODY[2.MIME] {0}\r\n BODY[2] NIL",
                "BODY[HEADER] {4}\r\nA: b BODY[1.MIME] NIL BODY[2.MIME] {0}\r\n BODY[2] {5}\r\nhello",
                "BODY[HEADER] {2}\r\n\r\n BODY[1.MIME] {0}\r\n BODY[2.MIME] {0}\r\n BODY[2] {5}\r\nhello"
            })
    void where_a_part_is_missing_or_short_the_message_is_fetched_whole_or_not_at_all(String sections) throws Exception {
        ImapScript script = oversized(TWO_FILES, sections);
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server)).isInstanceOf(RetryableException.class);
            assertThat(server.heard).noneMatch(line -> line.contains("STORE"));
            assertThat(stored).isEmpty();
            script.on("UID FETCH 5 (UID BODY.PEEK[]<0", "* 1 FETCH (UID 5 BODY[]<0> {300}\r\n" + "x".repeat(300) + ")");
            assertThat(sweep(server)).isEqualTo(1);
        }
        assertThat(stored).containsExactly("5:" + "x".repeat(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "NIL", "(NIL)", "((((", "(\"text\")"})
    void a_message_whose_structure_cannot_be_read_is_fetched_whole(String structure) throws Exception {
        try (ScriptedServer server = new ScriptedServer(oversized(structure, ""))) {
            assertThat(sweep(server)).isEqualTo(1);
        }
        assertThat(stored).containsExactly("5:" + "x".repeat(300));
    }
}
