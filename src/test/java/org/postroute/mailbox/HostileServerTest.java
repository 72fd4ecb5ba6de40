package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** Answers of a server, or of somebody on the way to it, that no IMAP server gives (THR-53). */
class HostileServerTest {
    private static ImapScript ordinary() {
        return SweeperTest.unread("5", "{5}\r\nhello");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("a literal of negative size", SweeperTest.unread("5", "{-1}\r\nhello")),
                Arguments.of("a literal without a size", SweeperTest.unread("5", "{}\r\nhello")),
                Arguments.of("a literal that is words", SweeperTest.unread("5", "{five}\r\nhello")),
                Arguments.of("a negative size of the message", SweeperTest.unread("-5", "{5}\r\nhello")),
                Arguments.of("a size beyond all numbers", SweeperTest.unread("99999999999999999999", "{5}\r\nhello")),
                Arguments.of("a UID beyond all numbers", ordinary().on("UID SEARCH", "* SEARCH 99999999999999999999")),
                Arguments.of("UIDs that are none", ordinary().on("UID SEARCH", "* SEARCH 0 -1 x 5")),
                Arguments.of(
                        "more messages than there are numbers",
                        ordinary().on("SELECT", "* 99999999999999999999 EXISTS", "* OK [UIDVALIDITY 7] ok")),
                Arguments.of(
                        "an identity of the folder that is none",
                        ordinary().on("SELECT", "* 1 EXISTS", "* OK [UIDVALIDITY -7] ok")),
                Arguments.of("somebody else's tag", ordinary().on("UID SEARCH", "ZZZ99 OK done", "* SEARCH 5")),
                Arguments.of("a question nobody expects", ordinary().on("UID SEARCH", "+ go on", "* SEARCH 5")),
                Arguments.of("nonsense", ordinary().on("UID SEARCH", "\0\0(((((", "* (((", "* SEARCH 5")),
                Arguments.of("a list without end", ordinary().on("UID SEARCH", "* SEARCH" + " 5".repeat(100_000))),
                Arguments.of(
                        "parentheses without end", ordinary().on("UID SEARCH", "* 1 FETCH " + "(".repeat(100_000))),
                Arguments.of("200,000 messages expunged", ordinary().on("UID SEARCH", (client, command) -> {
                    client.write("* 1 EXPUNGE\r\n".repeat(200_000));
                    client.say("* SEARCH 5");
                })),
                Arguments.of("200,000 times new mail", ordinary().on("UID SEARCH", (client, command) -> {
                    client.write("* 4000000000 EXISTS\r\n* 9 RECENT\r\n".repeat(200_000));
                    client.say("* SEARCH 5");
                })),
                Arguments.of("a farewell in the middle", ordinary().on("UID SEARCH", "* BYE")));
    }

    /** Nothing but the one message is ever stored, and the next connection reads it where the first did not. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void whatever_it_says_costs_a_connection_at_most(String name, ImapScript hostile) throws Exception {
        Set<String> stored = new HashSet<>();
        AtomicInteger connections = new AtomicInteger();
        ScriptedServer.Dialogue once =
                client -> (connections.incrementAndGet() == 1 ? hostile : ordinary()).with(client);
        try (ScriptedServer server = new ScriptedServer(once)) {
            try {
                sweep(server, stored);
            } catch (Exception e) {
                assertThat(Faults.problem(e)).isNotBlank();
            }
            assertThat(stored).isSubsetOf("5:hello");
            if (connections.get() == 1) {
                sweep(server, stored);
            }
        }
        assertThat(stored).containsExactly("5:hello");
    }

    private static void sweep(ScriptedServer server, Set<String> stored) throws Exception {
        ServerSettings imap = TestSettings.server(
                server.port(), Security.NONE, AuthMode.LOGIN, "support@example.test", TestSettings.PASSWORD);
        Dialer dialer =
                new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(10), Duration.ofSeconds(10));
        Sweeper sweeper =
                TestSettings.sweeper(TestSettings.mailbox("support@example.test", imap, null, "INBOX"), dialer);
        try {
            sweeper.sweep(
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
}
