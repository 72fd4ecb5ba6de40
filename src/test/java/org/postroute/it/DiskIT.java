package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** INV-15, INV-16: the disk of a SQLite ledger is full, or does not keep what it is given. {@code -Dpostroute.outage=300} makes it a long run. */
class DiskIT {
    private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("postroute.outage", 5));
    private static final int MEGABYTES = 256;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        DebianTool.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "postroute-test", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        DebianTool.run("umount", "--lazy", disk.toString());
    }

    @Test
    void a_full_disk_keeps_mail_unread_and_says_so_until_there_is_room() throws Exception {
        try (LedgerServer ledger = new LedgerServer(false, disk);
                OutageRun run = new OutageRun(mail, folder, RigSettings.on(ledger))) {
            Path filler = fill();
            run.awaitNotReady("SQLITE_FULL");
            run.goOnFor(FAULT);
            run.checkFlags();
            run.awaitNotReady("SQLITE_FULL");
            assertThat(run.rig().view().integrity()).containsExactly("ok");

            Files.delete(filler);
            OutageRun.CatchUp caughtUp = run.catchUp();
            run.awaitReady();

            run.finish("disk full for %d s from when it was noticed, then %s".formatted(FAULT.toSeconds(), caughtUp));
            assertThat(run.rig().view().integrity()).containsExactly("ok");
        }
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < MEGABYTES * 256; i++) {
                out.write(page);
            }
            throw new IllegalStateException("the disk is larger than it should be");
        } catch (IOException e) {
            return filler;
        }
    }

    @Test
    void a_disk_that_does_not_sync_is_never_believed_and_a_kill_meanwhile_loses_nothing() throws Exception {
        try (LedgerServer ledger = new LedgerServer(false, disk);
                OutageRun run = new OutageRun(mail, folder, RigSettings.on(ledger))) {
            Process strace = failingSyncs(run.product().pid());
            run.awaitNotReady("SQLITE_IOERR");
            run.goOnFor(FAULT);
            run.awaitNotReady("SQLITE_IOERR");

            run.product().kill();
            assertThat(strace.waitFor(60, TimeUnit.SECONDS)).isTrue();
            run.checkFlags();
            run.product().start();
            run.awaitReady();
            OutageRun.CatchUp caughtUp = run.catchUp();

            run.finish("no fsync for %d s from when it was noticed, then killed, then ready and %s"
                    .formatted(FAULT.toSeconds(), caughtUp));
            assertThat(run.rig().view().integrity()).containsExactly("ok");
        }
    }

    private static Process failingSyncs(long pid) throws Exception {
        return new ProcessBuilder(
                        DebianTool.strace().toString(),
                        "-f",
                        "-p",
                        String.valueOf(pid),
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
