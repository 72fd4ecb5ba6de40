package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** INV-15, INV-16: the disk of a SQLite ledger is full, or does not keep what it is given. */
class DiskIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("postroute.outage", 15));

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private Path disk;
    private String url;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        DebianTool.run("mount", "-t", "tmpfs", "-o", "size=32m", "postroute-test", disk.toString());
        url = "jdbc:sqlite:" + disk.resolve("ledger.db");
    }

    @AfterEach
    void unmount() throws Exception {
        DebianTool.run("umount", "--lazy", disk.toString());
    }

    private OutageRun run() throws Exception {
        return new OutageRun(mail, folder, Map.of("postroute.ledger.url", url), url, OutageRun.Launch.PLAIN);
    }

    @Test
    void a_full_disk_keeps_mail_unread_and_says_so_until_there_is_room() throws Exception {
        try (OutageRun run = run()) {
            Path filler = fill();
            awaitUnwritable(run, "SQLITE_FULL");
            List<String> flagged = run.flagged();
            int before = run.delivered();
            await().pollDelay(FAULT).atMost(LIMIT.plus(FAULT)).until(() -> run.delivered() > before);
            assertThat(run.flagged()).as("marked as read meanwhile").isEqualTo(flagged);
            awaitUnwritable(run, "SQLITE_FULL");
            assertThat(run.query("PRAGMA integrity_check")).containsExactly("ok");

            Files.delete(filler);
            int seconds = run.secondsToCatchUp();
            awaitReady(run);

            run.finish("disk full for %s, caught up in %d s".formatted(FAULT, seconds));
            assertThat(run.query("PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < 16 * 1024; i++) {
                out.write(page);
            }
            throw new IllegalStateException("the disk is larger than it should be");
        } catch (IOException e) {
            return filler;
        }
    }

    @Test
    void a_disk_that_does_not_sync_is_never_believed_and_a_kill_meanwhile_loses_nothing() throws Exception {
        try (OutageRun run = run()) {
            Process strace = failingSyncs(run);
            awaitUnwritable(run, "SQLITE_IOERR");
            List<String> flagged = run.flagged();
            int before = run.delivered();
            await().pollDelay(FAULT).atMost(LIMIT.plus(FAULT)).until(() -> run.delivered() > before);
            assertThat(run.flagged()).as("marked as read meanwhile").isEqualTo(flagged);

            run.product().kill();
            assertThat(strace.waitFor(30, TimeUnit.SECONDS)).isTrue();
            run.checkFlags();
            run.product().start();
            int seconds = run.secondsToCatchUp();
            awaitReady(run);

            run.finish("no fsync for %s, then killed, caught up in %d s".formatted(FAULT, seconds));
            assertThat(run.query("PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    private static Process failingSyncs(OutageRun run) throws Exception {
        return new ProcessBuilder(
                        DebianTool.strace().toString(),
                        "-f",
                        "-p",
                        String.valueOf(run.product().pid()),
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitUnwritable(OutageRun run, String problem) {
        await().atMost(LIMIT)
                .until(() -> run.product().get("/observe/health/ready").contains(problem));
        await().atMost(LIMIT).until(() -> run.product().status("/observe/health/live") == 200);
    }

    private static void awaitReady(OutageRun run) {
        await().atMost(LIMIT).until(() -> run.product().status("/observe/health/ready") == 200);
    }
}
