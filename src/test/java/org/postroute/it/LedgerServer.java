package org.postroute.it;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database under a run: a file, or a PostgreSQL that can be stopped and started again. */
final class LedgerServer implements AutoCloseable {
    private static final String URL = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres";

    private final Path folder;
    private @Nullable EmbeddedPostgres postgres;
    private final int port;

    LedgerServer(boolean postgresql, Path folder) throws IOException {
        this.folder = folder;
        this.postgres = postgresql ? start(0) : null;
        this.port = postgres == null ? 0 : postgres.getPort();
    }

    private EmbeddedPostgres start(int at) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgresql"))
                .setCleanDataDirectory(false)
                // the library turns it off, and then a crash of the server costs commits that it had confirmed
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofMinutes(5));
        return (at == 0 ? builder : builder.setPort(at)).start();
    }

    /** Where its data are. */
    Path folder() {
        return folder;
    }

    boolean isServer() {
        return port != 0;
    }

    int port() {
        return port;
    }

    /** For whoever comes by this port. */
    String url(int through) {
        return isServer() ? URL.formatted(through) : "jdbc:sqlite:" + folder.resolve("ledger.db");
    }

    /** As in a crash: the server's own processes end at once, and it recovers at the next start. */
    void crash() throws Exception {
        end("-KILL");
    }

    /** As {@code pg_ctl stop -m immediate}: without a checkpoint, so that it recovers at the next start. */
    void stopImmediately() throws Exception {
        end("-QUIT");
    }

    /** Nobody answers until {@link #thaw}, and no connection breaks. */
    void freeze() throws Exception {
        signal("-STOP", everybody());
    }

    void thaw() throws Exception {
        signal("-CONT", everybody());
    }

    private void end(String signal) throws Exception {
        List<ProcessHandle> all = everybody();
        signal(signal, all.subList(0, 1));
        await("the end of all its processes")
                .atMost(Duration.ofSeconds(60))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** The postmaster first. */
    private List<ProcessHandle> everybody() throws IOException {
        Path file = folder.resolve("postgresql").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> kill = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> kill.add(String.valueOf(process.pid())));
        new ProcessBuilder(kill).start().waitFor();
    }

    void startAgain() throws IOException {
        close();
        postgres = start(port);
    }

    @Override
    public void close() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }
}
