package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void a_taken_port_ends_the_start_instead_of_leaving_it_without_an_api() throws Exception {
        StringWriter err = new StringWriter();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path file = Files.writeString(folder.resolve("application.properties"), """
                    postroute.connection.support.address = support@example.com
                    postroute.connection.support.password = secret
                    postroute.connection.support.imap.host = 127.0.0.1
                    postroute.connection.support.smtp.host = 127.0.0.1
                    postroute.agent.default.url = http://127.0.0.1:9/mail
                    postroute.agent.default.secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                    postroute.ledger.url = jdbc:sqlite:%s
                    postroute.api.port = %d
                    """.formatted(
                            folder.resolve("ledger.db"), taken.getLocalPort()));

            int exitCode = PostrouteCommand.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute("run", "--config", file.toString());

            assertThat(exitCode).isEqualTo(5);
            assertThat(err.toString()).contains("postroute.api.port", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void a_routes_folder_that_lacks_a_template_is_told_in_words(@TempDir Path folder) throws IOException {
        Path routes = Files.createDirectory(folder.resolve("mine"));
        StringWriter err = new StringWriter();
        Path file =
                Files.writeString(folder.resolve("application.properties"), """
                postroute.connection.support.address = support@example.com
                postroute.connection.support.password = secret
                postroute.connection.support.imap.host = 127.0.0.1
                postroute.connection.support.smtp.host = 127.0.0.1
                postroute.agent.default.url = http://127.0.0.1:9/mail
                postroute.agent.default.secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                postroute.ledger.url = jdbc:sqlite:%s
                postroute.api.port = 0
                postroute.management.port = 0
                """.formatted(folder.resolve("ledger.db")));

        int exitCode = PostrouteCommand.commandLine()
                .setErr(new PrintWriter(err))
                .execute("run", "--config", file.toString(), "--routes", routes.toString());

        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString())
                .contains(routes.toString(), "receive", "copy the whole of routes/")
                .doesNotContain("\tat ");
    }
}
