package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;
import picocli.CommandLine;

/** Against Dovecot and Postfix. */
class TestConnectionCommandIT {
    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    private int run(String properties, String... arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("application.properties"), properties);
        CommandLine line = new CommandLine(new TestConnectionCommand(Map.of()));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        String[] all = new String[arguments.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return line.execute(all);
    }

    private static String mailbox(String password, int imapPort, String folder) {
        return """
                postroute.tls.trust-file=%s
                postroute.ledger.url=jdbc:sqlite:unused.db
                postroute.agent.echo.url=http://localhost:9/agent
                postroute.agent.echo.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                postroute.connection.support.agent=echo
                postroute.connection.support.address=%s
                postroute.connection.support.password=%s
                postroute.connection.support.folder=%s
                postroute.connection.support.imap.host=%s
                postroute.connection.support.imap.port=%d
                postroute.connection.support.imap.security=ssl
                postroute.connection.support.smtp.host=%s
                postroute.connection.support.smtp.port=%d
                postroute.connection.support.smtp.security=starttls
                """.formatted(
                        MAIL.ca(),
                        MAIL.address("user5"),
                        password,
                        folder,
                        MAIL.host(),
                        imapPort,
                        MAIL.host(),
                        MAIL.port("SUBMISSION"));
    }

    @Test
    void a_good_mailbox_passes_every_step_of_both_directions() throws Exception {
        MAIL.wipe("user5");
        MAIL.seed("user5", 2, "--kind", "short");
        int code = run(mailbox(MAIL.password(), MAIL.port("IMAPS"), "INBOX"), "support-1");
        assertThat(out.toString())
                .contains("2 messages, 2 unread", "read ", "sign-in", "imap " + MAIL.host(), "smtp " + MAIL.host())
                .doesNotContain("FAILED");
        assertThat(code).isZero();
    }

    @Test
    void a_wrong_password_is_exit_4_and_never_printed() throws Exception {
        int code = run(mailbox("wrong-canary-7", MAIL.port("IMAPS"), "INBOX"));
        assertThat(code).isEqualTo(4);
        assertThat(out.toString()).contains("FAILED", "app password").doesNotContain("canary");
    }

    @Test
    void a_missing_folder_is_exit_3_with_the_folders_there_are() throws Exception {
        int code = run(mailbox(MAIL.password(), MAIL.port("IMAPS"), "No Such"), MAIL.address("user5"));
        assertThat(out.toString()).contains("open-folder", "Folders there are:", "INBOX");
        assertThat(code).isEqualTo(3);
    }

    @Test
    void a_closed_port_is_exit_5_and_json_tells_the_step() throws Exception {
        int code = run(mailbox(MAIL.password(), 9, "INBOX"), "--json");
        JsonNode reports = new ObjectMapper().readTree(out.toString());
        assertThat(reports.get(0).get("ok").asBoolean()).isFalse();
        assertThat(reports.get(0).get("steps").get(1).get("failure").asText()).isEqualTo("network");
        assertThat(reports.get(1).get("ok").asBoolean()).isTrue();
        assertThat(code).isEqualTo(5);
    }

    @Test
    void an_unknown_mailbox_is_a_usage_error() throws Exception {
        assertThat(run(mailbox(MAIL.password(), 9, "INBOX"), "sales-1")).isEqualTo(2);
    }

    @Test
    void a_faulty_configuration_is_exit_3() throws Exception {
        assertThat(run("postroute.connection.support.adress=x\n")).isEqualTo(3);
        assertThat(out.toString()).contains("not valid");
    }
}
