package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** INV-26: the clock on the wall jumps while mail arrives and every message has to be asked for twice. */
class ClockIT {
    private static final String CONNECTION = RealMailSettings.CONNECTION;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void a_clock_that_jumps_doubles_nothing_and_makes_nobody_wait() throws Exception {
        Path clock = folder.resolve("clock");
        set(clock, "+0");
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        OutageRun.Launch launch = new OutageRun.Launch(
                List.of(),
                Map.of(
                        "LD_PRELOAD",
                        DebianTool.faketime().toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1"));
        try (OutageRun run = new OutageRun(mail, folder, withoutCertificates(url), url, launch)) {
            run.failEveryFirstCall();
            Map<String, Long> waits = new TreeMap<>();
            long usual = Math.max(10, secondsForTenMore(run));
            for (String offset : List.of("+7200", "+0", "-7200", "+0", "+34560000", "+0")) {
                set(clock, offset);
                waits.merge(offset, secondsForTenMore(run), Math::max);
            }

            run.finish("ten answers take %d s, and after the clock was set to %s".formatted(usual, waits));
            assertThat(waits.values()).allMatch(seconds -> seconds <= 2 * usual);
        }
    }

    private static void set(Path clock, String offset) throws Exception {
        Path next = Files.writeString(clock.resolveSibling("next"), offset + "\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Until what was delivered up to now, and ten more, are answered. */
    private static long secondsForTenMore(OutageRun run) {
        long begun = System.nanoTime();
        int wanted = run.delivered() + 10;
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> run.query("SELECT id FROM outbound WHERE state = 'sent'")
                                .size()
                        >= wanted);
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    private static Map<String, String> withoutCertificates(String url) {
        return Map.ofEntries(
                Map.entry("postroute.ledger.url", url),
                Map.entry("postroute.agent.default.retry.initial-delay", "2s"),
                Map.entry(CONNECTION + "imap.port", String.valueOf(mail.port("IMAP"))),
                Map.entry(CONNECTION + "imap.security", "none"),
                Map.entry(CONNECTION + "smtp.port", String.valueOf(mail.port("SMTP"))),
                Map.entry(CONNECTION + "smtp.security", "none"),
                Map.entry(CONNECTION + "smtp.auth", "none"));
    }
}
