package org.postroute.it;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                .setPGStartupWait(Duration.ofSeconds(60));
        return (at == 0 ? builder : builder.setPort(at)).start();
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
    void crash() throws IOException {
        Path file = folder.resolve("postgresql").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> !server.isAlive());
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
