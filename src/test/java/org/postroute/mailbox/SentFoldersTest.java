package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.OutboundState;
import org.postroute.ledger.SentBatch;
import org.postroute.ledger.SentCheck;
import org.postroute.ledger.SentFindings;
import org.postroute.message.Answer;
import org.postroute.message.ComposedMessage;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.MessageId;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

class SentFoldersTest {
    private static final String MAILBOX = "support@example.test";
    private static final MessageId ID = new MessageId("<one@example.test>");

    private final ImapScript script = new ImapScript().on("EXAMINE", "* 1 EXISTS", "* OK [UIDVALIDITY 9] ok");
    private ScriptedServer server;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private SentFolders folders() throws IOException {
        server = new ScriptedServer(script);
        PostrouteSettings settings = TestSettings.settings(
                TestSettings.mailbox(MAILBOX, TestSettings.plainServer(server.port()), null, "INBOX"), null);
        return new SentFolders(() -> settings, TlsTrust.of(null), new NoTokens());
    }

    private static SentBatch batch(OutboundState state, int looks) {
        OutboundMessage message = new OutboundMessage(
                "out_1",
                "test",
                MAILBOX,
                "ses_1",
                "msg_1",
                new Contact(null, EmailAddress.parse("ann@x.test").orElseThrow()),
                ID,
                null,
                new Answer("Hello", null, null, List.of(), false, false),
                state,
                null,
                1,
                1,
                Instant.parse("2026-11-02T00:10:00Z"),
                Instant.parse("2026-11-02T00:10:00Z"));
        SentCheck.Original original =
                new SentCheck.Original(new SentCheck.Location("INBOX", new UidValidity(7)), new Uid(12));
        return new SentBatch(MAILBOX, Optional.empty(), List.of(new SentCheck(message, looks, false, original)));
    }

    private List<String> heard(String word) {
        return server.heard.stream().filter(line -> line.contains(word)).toList();
    }

    @Test
    void the_folder_is_the_one_that_the_server_names_by_its_use() throws Exception {
        script.on("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SPECIAL-USE")
                .on(
                        "LIST",
                        "* LIST (\\HasNoChildren) \"/\" Sent",
                        "* LIST (\\HasNoChildren \\sent) \"/\" \"Verzonden &- oud\"")
                .on("UID SEARCH", "* SEARCH 4");

        SentFindings findings = folders().look(batch(OutboundState.UNCERTAIN, 1));

        assertThat(findings.found()).containsExactly(ID);
        assertThat(heard("LIST").get(0)).endsWith("LIST \"\" \"*\" RETURN (SPECIAL-USE)");
        assertThat(heard("EXAMINE").get(0)).endsWith("EXAMINE \"Verzonden &- oud\"");
        assertThat(heard("UID SEARCH").get(0))
                .endsWith("UID SEARCH SINCE 1-Nov-2026 HEADER Message-ID \"<one@example.test>\"");
    }

    @Test
    void without_uses_it_is_the_one_with_a_common_name() throws Exception {
        script.on(
                "LIST",
                "* LIST () \".\" INBOX",
                "* LIST (\\Noselect) \".\" Sent",
                "* LIST () \".\" \"INBOX.Sent Items\"");

        SentFindings findings = folders().look(batch(OutboundState.SENT, 1));

        assertThat(findings.folder()).isTrue();
        assertThat(findings.found()).isEmpty();
        assertThat(heard("EXAMINE").get(0)).endsWith("\"INBOX.Sent Items\"");
    }

    @Test
    void without_a_folder_of_its_own_sent_mail_is_in_the_one_that_holds_all() throws Exception {
        script.on("LIST", "* LIST (\\All) \"/\" Everything");

        assertThat(folders().look(batch(OutboundState.SENT, 1)).folder()).isTrue();
        assertThat(heard("EXAMINE").get(0)).endsWith("EXAMINE Everything");
    }

    @Test
    void a_server_without_any_has_none() throws Exception {
        script.on("LIST", "* LIST () \"/\" INBOX");

        assertThat(folders().look(batch(OutboundState.SENT, 1)).folder()).isFalse();
        assertThat(heard("UID SEARCH")).isEmpty();
    }

    @Test
    void the_answered_message_is_marked_once_and_only_while_its_uid_means_the_same() throws Exception {
        script.on("LIST", "* LIST (\\Sent) \"/\" Sent");
        SentFolders folders = folders();

        folders.look(batch(OutboundState.SENT, 1));
        folders.look(batch(OutboundState.SENT, 2));
        folders.look(batch(OutboundState.UNCERTAIN, 1));
        assertThat(heard("UID STORE")).singleElement().asString().endsWith("UID STORE 12 +FLAGS.SILENT (\\Answered)");

        script.on("SELECT", "* 1 EXISTS", "* OK [UIDVALIDITY 8] made again");
        folders.look(batch(OutboundState.SENT, 1));
        assertThat(heard("UID STORE")).hasSize(1);
    }

    @Test
    void a_copy_is_appended_as_read_byte_for_byte() throws Exception {
        StringBuilder appended = new StringBuilder();
        script.on("LIST", "* LIST (\\Sent) \"/\" Sent").on("APPEND", (client, command) -> {
            client.say("+ go on");
            int size = Integer.parseInt(command.substring(command.indexOf('{') + 1, command.indexOf('}')));
            while (appended.length() < size) {
                appended.append(client.line()).append("\r\n");
            }
            client.line();
        });
        ComposedMessage copy = new ComposedMessage(Session.getInstance(new Properties()), "out_1", 1, MAILBOX);
        copy.setHeader("Message-ID", ID.value());
        copy.setText("Grüße\r\n", "UTF-8");
        copy.saveChanges();

        assertThat(folders().append(List.of(copy))).containsExactly("out_1");

        assertThat(heard("APPEND").get(0)).contains("APPEND Sent (\\Seen) {");
        java.io.ByteArrayOutputStream source = new java.io.ByteArrayOutputStream();
        ((MimeMessage) copy).writeTo(source);
        assertThat(appended.toString()).isEqualTo(source.toString());
    }

    @Test
    void what_goes_wrong_is_said_in_the_servers_words() throws Exception {
        script.on("LIST", (client, command) -> {
            client.say("* BYE too many connections");
            throw new IOException("cut");
        });
        SentFolders folders = folders();
        assertThatThrownBy(() -> folders.look(batch(OutboundState.SENT, 1))).isInstanceOf(RetryableException.class);

        server.close();
        script.on("AUTHENTICATE PLAIN", (client, command) -> {
            client.say("+ ");
            client.line();
            client.say("A1 NO [AUTHENTICATIONFAILED] wrong");
            throw new IOException("cut");
        });
        SentFolders refused = folders();
        assertThatThrownBy(() -> refused.look(batch(OutboundState.SENT, 1)))
                .isInstanceOfAny(MisconfiguredException.class, RetryableException.class)
                .hasMessageNotContaining(TestSettings.PASSWORD);
    }

    @Test
    void a_mailbox_that_does_not_receive_has_no_folder() {
        PostrouteSettings settings =
                TestSettings.settings(TestSettings.mailbox(MAILBOX, null, TestSettings.plainServer(1), "INBOX"), null);

        assertThat(new SentFolders(() -> settings, TlsTrust.of(null), new NoTokens())
                        .look(batch(OutboundState.UNCERTAIN, 1))
                        .folder())
                .isFalse();
    }
}
