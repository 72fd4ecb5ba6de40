package org.postroute.it;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL in the hands of somebody who stops, kills and freezes it. */
final class PostgresServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final EmbeddedPostgres first;
    private final List<String> command;

    /** @param folder where its data are to be */
    PostgresServer(Path folder) throws IOException {
        data = folder.resolve("pg");
        first = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("max_connections", "100")
                .start();
        byte[] words = Files.readAllBytes(Path.of("/proc", String.valueOf(postmaster()), "cmdline"));
        command = new ArrayList<>(List.of(
                new String(words, StandardCharsets.UTF_8).replaceAll("\0$", "").split("\0", -1)));
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
            // as a user without rights, which PostgreSQL insists on
            command.addAll(0, List.of("unshare", "-U"));
        }
    }

    int port() {
        return first.getPort();
    }

    String url() {
        return first.getJdbcUrl("postgres", "postgres");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    }

    /** As {@code pg_ctl stop -m immediate}: without a checkpoint, so that the next start recovers. */
    void stopImmediately() throws Exception {
        end("-QUIT");
    }

    /** The postmaster alone: its children notice and go. */
    void kill() throws Exception {
        end("-KILL");
    }

    private void end(String signal) throws Exception {
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        List<ProcessHandle> all = everybody();
        signal(signal, List.of(postmaster));
        await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Nobody answers, and no connection breaks. */
    void freeze() throws Exception {
        signal("-STOP", everybody());
    }

    void thaw() throws Exception {
        signal("-CONT", everybody());
    }

    private List<ProcessHandle> everybody() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> kill = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> kill.add(String.valueOf(process.pid())));
        new ProcessBuilder(kill).start().waitFor();
    }

    void start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("postgres.log").toFile()))
                .start();
        await().atMost(LIMIT).until(() -> started.isAlive() && answers());
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url())) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        first.close();
    }
}
