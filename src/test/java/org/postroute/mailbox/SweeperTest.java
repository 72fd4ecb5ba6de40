package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/** What no ordinary server does. */
class SweeperTest {
    private final List<String> stored = new ArrayList<>();

    private int sweep(ScriptedServer server, Security security, @Nullable Path trust) throws Exception {
        return sweep(server, security, AuthMode.LOGIN, trust);
    }

    private int sweep(ScriptedServer server, Security security, AuthMode auth, @Nullable Path trust) throws Exception {
        ServerSettings imap =
                TestSettings.server(server.port(), security, auth, "support@example.test", TestSettings.PASSWORD);
        Dialer dialer =
                new Dialer(TlsTrust.of(trust), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(2));
        Sweeper sweeper =
                TestSettings.sweeper(TestSettings.mailbox("support@example.test", imap, null, "INBOX"), dialer);
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

    static ImapScript unread(String size, String body) {
        return new ImapScript()
                .on("UID SEARCH", "* SEARCH 5")
                .on(
                        "UID FETCH 5 (UID FLAGS",
                        "* 1 FETCH (UID 5 FLAGS () RFC822.SIZE " + size
                                + " INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")")
                .on("UID FETCH 5 (UID BODY", "* 1 FETCH (UID 5 BODY[] " + body + ")");
    }

    @Test
    void a_whole_message_is_stored_and_flagged_by_uid() throws Exception {
        try (ScriptedServer server = new ScriptedServer(unread("5", "{5}\r\nhello"))) {
            assertThat(sweep(server, Security.NONE, null)).isEqualTo(1);
            assertThat(server.heard).anyMatch(line -> line.endsWith("UID STORE 5 +FLAGS.SILENT (\\Seen)"));
        }
        assertThat(stored).containsExactly("5:hello");
    }

    @ParameterizedTest
    @CsvSource({"5, '{0}\r\n'", "5, NIL", "0, '{0}\r\n'", "0, NIL"})
    void an_empty_literal_is_never_stored_nor_flagged(String size, String body) throws Exception {
        try (ScriptedServer server = new ScriptedServer(unread(size, body))) {
            assertThatThrownBy(() -> sweep(server, Security.NONE, null))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("shorter than their RFC822.SIZE");
            assertThat(server.heard).noneMatch(line -> line.contains("STORE"));
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void a_literal_longer_than_the_size_is_taken_as_it_is() throws Exception {
        try (ScriptedServer server = new ScriptedServer(unread("4", "{6}\r\na\r\nb\r\n"))) {
            assertThat(sweep(server, Security.NONE, null)).isEqualTo(1);
        }
        assertThat(stored).containsExactly("5:a\r\nb\r\n");
    }

    @Test
    void a_connection_cut_inside_a_literal_stores_nothing() throws Exception {
        ImapScript script = unread("5", "").on("UID FETCH 5 (UID BODY", (client, command) -> {
            client.write("* 1 FETCH (UID 5 BODY[] {5}\r\nhel");
            throw new IOException("cut");
        });
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server, Security.NONE, null)).hasMessageContaining("dropped");
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void a_connection_cut_at_any_byte_stores_the_whole_message_or_nothing() throws Exception {
        AtomicInteger allowance = new AtomicInteger();
        ScriptedServer.Dialogue cut = client -> {
            client.cutAfter(allowance.get());
            unread("5", "{5}\r\nhello").with(client);
        };
        int whole = 0;
        try (ScriptedServer server = new ScriptedServer(cut)) {
            for (int bytes = 1; bytes < 500; bytes += 3) {
                allowance.set(bytes);
                stored.clear();
                try {
                    whole += sweep(server, Security.NONE, null);
                } catch (IOException | ProtocolException | RetryableException e) {
                    // to be tried again
                }
                assertThat(List.copyOf(stored)).isIn(List.of(), List.of("5:hello"));
            }
        }
        assertThat(whole).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"{2147483647}", "{99999999999999999999}", "{17000000}"})
    void a_literal_that_would_fill_the_memory_ends_the_connection(String literal) throws Exception {
        try (ScriptedServer server = new ScriptedServer(unread("5", literal + "\r\nhello"))) {
            assertThatThrownBy(() -> sweep(server, Security.NONE, null)).hasMessageContaining("too large");
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void answers_without_end_end_the_connection() throws Exception {
        String filler = "* OK " + "x".repeat(60_000);
        ImapScript script = new ImapScript().on("UID SEARCH", (client, command) -> {
            for (int i = 0; i < 2_000; i++) {
                client.say(filler);
            }
        });
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server, Security.NONE, null)).hasMessageContaining("too large");
        }
    }

    @Test
    void what_was_not_asked_for_is_not_taken() throws Exception {
        ImapScript script = unread("5", "{5}\r\nhello")
                .on("UID FETCH 5 (UID BODY", "* 2 FETCH (UID 6 BODY[] {5}\r\nwrong)", "* 3 FETCH (FLAGS (\\Seen))");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(sweep(server, Security.NONE, null)).isZero();
            assertThat(server.heard).noneMatch(line -> line.contains("STORE"));
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void who_was_read_by_somebody_between_search_and_fetch_is_left_alone() throws Exception {
        ImapScript script = unread("5", "{5}\r\nhello")
                .on("UID FETCH 5 (UID FLAGS", "* 1 FETCH (UID 5 FLAGS (\\Seen) RFC822.SIZE 5)");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(sweep(server, Security.NONE, null)).isZero();
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void without_starttls_nothing_secret_is_sent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new ImapScript())) {
            assertThatThrownBy(() -> sweep(server, Security.STARTTLS, null))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("does not offer STARTTLS");
            assertThat(server.heard).noneMatch(line -> line.contains("LOGIN") || line.contains("AUTHENTICATE"));
        }
    }

    @Test
    void preauth_cannot_talk_us_out_of_starttls() throws Exception {
        ImapScript script = new ImapScript().greeting("* PREAUTH [CAPABILITY IMAP4rev1] welcome");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThatThrownBy(() -> sweep(server, Security.STARTTLS, null))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("PREAUTH");
            assertThatThrownBy(() -> sweep(server, Security.STARTTLS, AuthMode.NONE, null))
                    .hasMessageContaining("PREAUTH");
            assertThat(server.heard).allMatch(line -> line.endsWith("LOGOUT"));
        }
    }

    @Test
    void preauth_is_the_sign_in_where_none_was_asked_for() throws Exception {
        ImapScript script = unread("5", "{5}\r\nhello").greeting("* PREAUTH [CAPABILITY IMAP4rev1] welcome");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(sweep(server, Security.NONE, AuthMode.NONE, null)).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_speaks_no_tls_is_named_so() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new ImapScript())) {
            assertThatThrownBy(() -> sweep(server, Security.SSL, null))
                    .satisfies(e -> assertThat(Faults.problem(e)).contains("does not speak TLS"));
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused_however_trusted(@TempDir Path directory) throws Exception {
        TestCertificate elsewhere = TestCertificate.of(directory, "elsewhere.test");
        try (ScriptedServer server = new ScriptedServer(elsewhere.listen(), new ImapScript())) {
            assertThatThrownBy(() -> sweep(server, Security.SSL, elsewhere.pem()))
                    .satisfies(e -> assertThat(Faults.problem(e)).contains("another host name"));
            assertThat(server.heard).isSubsetOf("(cut off)");
        }
    }

    @Test
    void an_expired_certificate_is_refused_however_trusted(@TempDir Path directory) throws Exception {
        TestCertificate expired = TestCertificate.of(directory, "localhost", "-startdate", "-10d", "-validity", "5");
        try (ScriptedServer server = new ScriptedServer(expired.listen(), new ImapScript())) {
            assertThatThrownBy(() -> sweep(server, Security.SSL, expired.pem()))
                    .satisfies(e -> assertThat(Faults.problem(e)).contains("expired"));
        }
    }

    @Test
    void a_self_signed_certificate_is_good_when_the_trust_file_holds_it(@TempDir Path directory) throws Exception {
        TestCertificate own = TestCertificate.of(directory, "localhost", "-validity", "5");
        try (ScriptedServer server = new ScriptedServer(own.listen(), unread("5", "{5}\r\nhello"))) {
            assertThatThrownBy(() -> sweep(server, Security.SSL, null))
                    .satisfies(e -> assertThat(Faults.problem(e)).contains("not trusted"));
            assertThat(sweep(server, Security.SSL, own.pem())).isEqualTo(1);
        }
    }
}
