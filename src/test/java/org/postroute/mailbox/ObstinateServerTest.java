package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.RetryableException;
import org.postroute.message.Uid;

/** Servers that are wrong in the same way each time they are asked, and messages that make them so. */
class ObstinateServerTest {
    private static final int LARGE = 5 << 20;

    private final List<String> stored = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<Uid> known = new HashSet<>();
    private Sweeper sweeper;

    private int sweep(ScriptedServer server) throws Exception {
        if (sweeper == null) {
            MailboxSettings mailbox = TestSettings.mailbox(
                    "support@example.test", TestSettings.plainServer(server.port()), null, "INBOX", 100);
            Dialer dialer =
                    new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(2));
            sweeper = new Sweeper(
                    mailbox,
                    new KeptConnection(mailbox, new Access(dialer, new NoTokens()), Duration.ofSeconds(15)),
                    (own, folder, validity, uids) -> Set.copyOf(known),
                    FolderFloors.NONE,
                    InstantSource.system(),
                    new FetchMemory(256L << 20));
        }
        return sweeper.sweep(this::store, false, () -> {});
    }

    private void store(List<FetchedMessage> batch) throws Exception {
        for (FetchedMessage message : batch) {
            stored.add(message.uid().value() + ":" + Inbox.text(message));
            remarks.add(message.remark());
            known.add(message.uid());
        }
    }

    @AfterEach
    void close() {
        if (sweeper != null) {
            sweeper.close();
        }
    }

    /** Exchange estimates RFC822.SIZE unless told otherwise. */
    @Test
    void a_message_shorter_than_its_size_stayed_unread_for_ever() throws Exception {
        try (ScriptedServer server = new ScriptedServer(SweeperTest.unread("9", "{5}\r\nhello"))) {
            assertThat(sweep(server)).isEqualTo(1);
            assertThat(server.heard).anyMatch(line -> line.contains("UID STORE 5 +FLAGS"));
        }
        assertThat(stored).containsExactly("5:hello");
        assertThat(remarks).containsExactly("the server announced 9 bytes and sent 5 twice");
    }

    @Test
    void a_large_message_shorter_than_its_size_stayed_unread_for_ever() throws Exception {
        String text = "x".repeat(LARGE - 7);
        ImapScript script = SweeperTest.unread("" + LARGE, "NIL")
                .on("UID FETCH 5 (UID BODY.PEEK[]<", (client, command) -> {
                    String[] range = command.substring(command.indexOf('<') + 1, command.indexOf('>'))
                            .split("[.]");
                    int from = Math.min(Integer.parseInt(range[0]), text.length());
                    int to = Math.min(from + Integer.parseInt(range[1]), text.length());
                    client.say("* 1 FETCH (UID 5 BODY[]<" + range[0] + "> {" + (to - from) + "}\r\n"
                            + text.substring(from, to) + ")");
                });
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(sweep(server)).isEqualTo(1);
        }
        assertThat(stored).containsExactly("5:" + text);
    }

    @Test
    void a_short_literal_that_comes_otherwise_the_second_time_is_not_stored() throws Exception {
        List<String> answers = new ArrayList<>(List.of("hell", "help"));
        ImapScript script = SweeperTest.unread("5", "")
                .on(
                        "UID FETCH 5 (UID BODY",
                        (client, command) -> client.say("* 1 FETCH (UID 5 BODY[] {4}\r\n" + answers.remove(0) + ")"));
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("shorter than their RFC822.SIZE");
            assertThat(server.heard).noneMatch(line -> line.contains("STORE"));
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void a_short_message_that_is_gone_the_second_time_is_not_stored() throws Exception {
        List<String> answers = new ArrayList<>(List.of("* 1 FETCH (UID 5 BODY[] {4}\r\nhell)", "* 1 EXPUNGE"));
        ImapScript script = SweeperTest.unread("5", "")
                .on("UID FETCH 5 (UID BODY", (client, command) -> client.say(answers.remove(0)));
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server)).isInstanceOf(RetryableException.class);
        }
        assertThat(stored).isEmpty();
    }

    static Stream<String> structures() {
        String leaf = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1)";
        return Stream.of(
                "(".repeat(200_000) + ")".repeat(200_000),
                "(".repeat(100_000) + leaf + " \"mixed\")".repeat(100_000),
                "(" + leaf.repeat(50_000) + " \"mixed\")",
                "(\"text\" \"plain\" " + "(".repeat(50_000) + ")".repeat(50_000) + ")",
                "(NIL NIL NIL NIL NIL NIL 200)",
                "((NIL NIL NIL NIL NIL NIL 200 NIL) NIL (NIL NIL) NIL)",
                "((NIL) (NIL) NIL)",
                "(\"message\" \"rfc822\" NIL NIL NIL NIL 5 NIL NIL NIL)",
                "({99}\r\n",
                "(\"",
                "");
    }

    @ParameterizedTest
    @MethodSource("structures")
    void a_structure_that_nobody_could_read_ended_every_sweep(String structure) throws Exception {
        ImapScript script = SweeperTest.unread("300", "{300}\r\n" + "x".repeat(300))
                .on("UID FETCH 5 (UID BODY.PEEK[]<0", "* 1 FETCH (UID 5 BODY[]<0> {300}\r\n" + "x".repeat(300) + ")")
                .on("UID FETCH 5 (UID BODYSTRUCTURE)", (client, command) -> {
                    client.say("* 1 FETCH (UID 5 BODYSTRUCTURE " + structure + ")");
                    client.say("x".repeat(100));
                });
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(sweep(server)).isEqualTo(1);
        }
        assertThat(stored).containsExactly("5:" + "x".repeat(300));
    }

    private static ImapScript three() {
        return new ImapScript()
                .on("UID SEARCH", "* SEARCH 5 6 7")
                .on("UID FETCH 5:7 (UID FLAGS", sizes(5, 6, 7))
                .on("UID FETCH 6:7 (UID FLAGS", sizes(6, 7))
                .on("UID FETCH 7 (UID FLAGS", sizes(7))
                .on("UID FETCH 5 (UID BODY.PEEK[])", body(5))
                .on("UID FETCH 6 (UID BODY.PEEK[])", body(6))
                .on("UID FETCH 7 (UID BODY.PEEK[])", body(7));
    }

    private static String[] sizes(int... uids) {
        return IntStream.of(uids)
                .mapToObj(uid -> "* " + uid + " FETCH (UID " + uid + " FLAGS () RFC822.SIZE 300)")
                .toArray(String[]::new);
    }

    private static String body(int uid) {
        return "* 1 FETCH (UID " + uid + " BODY[] {300}\r\n" + "x".repeat(300) + ")";
    }

    private static String monstrous(String item) {
        return "* 1 FETCH (UID 6 " + item + " {" + (BoundedInput.MAX_LITERAL_BYTES + 1) + "}";
    }

    private void sweepUntilNothingBreaks(ScriptedServer server) throws Exception {
        for (int i = 0; i < 4; i++) {
            try {
                sweep(server);
                return;
            } catch (RetryableException | ProtocolException e) {
                assertThat(Faults.problem(e)).contains("too large");
            }
        }
    }

    @Test
    void a_structure_that_breaks_the_connection_held_up_every_other_message() throws Exception {
        ImapScript script = three().on("UID FETCH 5:7 (UID BODYSTRUCTURE", monstrous("BODYSTRUCTURE"))
                .on("UID FETCH 6 (UID BODYSTRUCTURE", monstrous("BODYSTRUCTURE"));
        try (ScriptedServer server = new ScriptedServer(script)) {
            sweepUntilNothingBreaks(server);
            assertThat(stored).hasSize(3);
            assertThat(server.connections.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_message_that_breaks_the_connection_held_up_every_other_message() throws Exception {
        ImapScript script = three().on("UID FETCH 5:7 (UID BODY.PEEK[])", monstrous("BODY[]"))
                .on("UID FETCH 6 (UID BODY.PEEK[])", monstrous("BODY[]"));
        try (ScriptedServer server = new ScriptedServer(script)) {
            sweepUntilNothingBreaks(server);
            assertThat(known).containsExactlyInAnyOrder(new Uid(5), new Uid(7));
            int heard = server.heard.size();
            assertThat(sweep(server)).isZero();
            assertThat(server.heard.subList(heard, server.heard.size()))
                    .noneMatch(line -> line.contains("UID FETCH 6"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"* 1 EXPUNGE", "* 1 FETCH (UID 5 FLAGS (\\Seen))", "* 0 EXISTS"})
    void who_is_gone_between_search_and_fetch_is_neither_stored_nor_marked(String instead) throws Exception {
        for (String command : List.of("UID FETCH 5 (UID FLAGS", "UID FETCH 5 (UID BODY")) {
            try (ScriptedServer server =
                    new ScriptedServer(SweeperTest.unread("5", "{5}\r\nhello").on(command, instead))) {
                sweeper = null;
                assertThat(sweep(server)).isZero();
                assertThat(server.heard).noneMatch(line -> line.contains("STORE"));
                close();
            }
        }
        assertThat(stored).isEmpty();
    }
}
