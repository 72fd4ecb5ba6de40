package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionExportTest {
    private static final String AGENT = """
            postroute.agent.default.url = http://localhost:1/
            postroute.agent.default.secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
            """;

    @TempDir
    private Path folder;

    private LoadedConfiguration read(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), text);
        return SettingsReader.read(file, Map.of()).orThrow();
    }

    @Test
    void what_is_exported_and_read_again_is_the_same_connection() throws Exception {
        LoadedConfiguration before = read(AGENT + """
                postroute.connection.support.address = a@acme.test,b@acme.test
                postroute.connection.support.name = Acme\\, Support,Caf\u00e9
                postroute.connection.support.password = p\\,one,two\\\\\\\\2
                postroute.connection.support.imap.host = imap.acme.test
                postroute.connection.support.smtp.host = smtp.acme.test
                postroute.connection.support.signature = Regards,\\nAnn \\\\ Lee
                postroute.connection.support.check-interval = 20
                """);
        ConnectionExport export =
                ConnectionExport.of("support", before.effective()).orElseThrow();
        for (MailboxSettings mailbox : before.settings().mailboxes()) {
            Files.writeString(
                    folder.resolve(mailbox.id() + "-password"),
                    mailbox.imap().password().reveal());
        }
        assertThat(export.properties()).doesNotContain("one", "imap.port");

        LoadedConfiguration after = read(AGENT + export.properties().replace("/etc/postroute-secrets/", folder + "/"));
        assertThat(after.settings().connections()).isEqualTo(before.settings().connections());
    }

    @Test
    void the_secret_has_a_place_for_each_and_no_value() throws Exception {
        LoadedConfiguration loaded = read(AGENT + """
                postroute.connection.support.address = a@acme.test,b@acme.test
                postroute.connection.support.password = one-canary,two-canary
                postroute.connection.support.imap.host = imap.acme.test
                postroute.connection.support.smtp.host = smtp.acme.test
                """);
        assertThat(ConnectionExport.of("support", loaded.effective())
                        .orElseThrow()
                        .secret())
                .endsWith("stringData:\n  support-1-password: REPLACE-ME\n  support-2-password: REPLACE-ME\n");
        assertThat(ConnectionExport.of("sup", loaded.effective())).isEmpty();
        assertThat(List.of(loaded.effective().toString())).noneMatch(text -> text.contains("canary"));
    }
}
