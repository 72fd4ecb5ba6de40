package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.LedgerSettings;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

class LedgerOpeningTest {
    private final TestClock clock = new TestClock();

    @TempDir
    Path directory;

    @Test
    void a_second_ledger_in_the_same_process_is_refused_and_takes_nothing_from_the_first() {
        LedgerSettings settings = TestDatabase.SQLITE.fresh(directory);
        try (Ledger first = Ledger.open(settings, clock)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Ledger.open(settings, clock))
                        .isInstanceOf(MisconfiguredException.class)
                        .hasMessageStartingWith("another process uses this ledger: "
                                + directory.resolve("data").resolve("postroute.db") + " is in use by process "
                                + ProcessHandle.current().pid() + " on ");
            }
            assertThat(first.received().recent(1)).isEmpty();
        }
        Ledger.open(settings, clock).close();
    }

    @Test
    void a_second_process_is_refused_even_after_a_failed_attempt_here() throws Exception {
        LedgerSettings settings = TestDatabase.SQLITE.fresh(directory);
        try (Ledger first = Ledger.open(settings, clock)) {
            assertThatThrownBy(() -> Ledger.open(settings, clock)).isInstanceOf(MisconfiguredException.class);

            assertThat(openInAnotherProcess(settings.url())).isEqualTo(SecondProcess.REFUSED);
            assertThat(first.isExclusive()).isTrue();
        }
        assertThat(openInAnotherProcess(settings.url())).isZero();
    }

    private static int openInAnotherProcess(String url) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondProcess.class.getName(),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void the_file_is_made_with_its_directories_for_its_owner_alone() throws IOException {
        Path file = directory.resolve("a").resolve("b").resolve("postroute.db");
        try (Ledger ledger = Ledger.open(TestDatabase.settings("jdbc:sqlite:" + file), clock)) {
            ledger.received().store(List.of(new Mails().fetched("ann@x.test")));

            try (var files = Files.list(file.getParent())) {
                assertThat(files)
                        .hasSizeGreaterThan(2)
                        .allSatisfy(
                                each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void a_file_that_is_no_database_is_a_fault_of_the_configuration() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "these are notes, not a database ".repeat(100));

        assertThatThrownBy(() -> Ledger.open(TestDatabase.settings("jdbc:sqlite:" + file), clock))
                .isInstanceOf(MisconfiguredException.class);
        assertThat(file).content().startsWith("these are notes");
    }

    @Test
    void a_directory_is_no_file() {
        assertThatThrownBy(() -> Ledger.open(TestDatabase.settings("jdbc:sqlite:" + directory), clock))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("cannot be written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:x?mode=memory",
                "jdbc:mysql://root:geheim@db/x",
                "jdbc:postgresql://db:notaport/x?password=geheim",
                "postgres://root:geheim@db/x"
            })
    void a_url_that_names_no_ledger_is_refused_without_its_credentials(String url) {
        assertThatThrownBy(() -> Ledger.open(TestDatabase.settings(url), clock))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("postroute.ledger.url")
                .satisfies(LedgerOpeningTest::holdsNoSecret);
    }

    @Test
    void a_server_that_is_away_may_come_back() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        LedgerSettings away = new LedgerSettings(
                "jdbc:postgresql://localhost:" + port + "/x",
                "postroute",
                new Secret("geheim"),
                TestDatabase.settings("").submissionRetry());

        assertThatThrownBy(() -> Ledger.open(away, clock))
                .isInstanceOf(RetryableException.class)
                .satisfies(LedgerOpeningTest::holdsNoSecret);
    }

    @Test
    void an_unknown_database_is_a_fault_of_the_configuration() {
        String url = TestDatabase.POSTGRESQL.freshUrl(directory).replaceFirst("/postgres\\?", "/nowhere?");

        assertThatThrownBy(() -> Ledger.open(TestDatabase.settings(url), clock))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("3D000");
    }

    @Test
    void the_ledger_of_a_server_is_shared() {
        LedgerSettings settings = TestDatabase.POSTGRESQL.fresh(directory);
        try (Ledger one = Ledger.open(settings, clock);
                Ledger other = Ledger.open(settings, clock)) {
            byte[] signature = one.key().sign("test", new byte[1]);

            assertThat(other.key().sign("test", new byte[1])).isEqualTo(signature);
            assertThat(one.isExclusive()).isFalse();
        }
    }

    private static void holdsNoSecret(Throwable fault) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("geheim");
    }
}
