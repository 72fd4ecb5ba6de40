package org.postroute.it;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * The clock on the wall jumps while mail arrives and every message has to be asked for twice (INV-26). Whoever waits for the
 * clock that was there before waits for hours, and the test with him.
 */
class ClockIT {
    private static final List<String> OFFSETS = List.of("+7200", "+0", "-7200", "+0", "+34560000", "+0");

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void a_clock_that_jumps_by_hours_and_years_doubles_nothing_and_makes_nobody_wait() throws Exception {
        Path clock = folder.resolve("clock");
        set(clock, "+0");
        try (LedgerServer ledger = new LedgerServer(false, folder);
                OutageRun run = new OutageRun(
                        mail,
                        folder,
                        RigSettings.on(ledger)
                                .behaving(ClockIT::answerTheSecondTime)
                                .in(faked(clock)))) {
            Map<String, Long> waits = new LinkedHashMap<>();
            waits.put("before", run.answerMore(5));
            for (String offset : OFFSETS) {
                set(clock, offset);
                waits.merge(offset, run.answerMore(5), Math::max);
            }

            assertThat(hoursAhead(run.rig().agent()))
                    .as("what the product took for the time")
                    .contains(2L, -2L, 9_600L);
            run.finish("seconds until what had come and five more were answered, by offset of the clock: " + waits);
        }
    }

    private static AgentStub.Response answerTheSecondTime(AgentStub.Call call) {
        return call.body().path("attempt").asInt() == 1 ? new AgentStub.Response(503, null) : RigSettings.answer(call);
    }

    /** By the time that the product signs its calls with. */
    private static Set<Long> hoursAhead(AgentStub agent) {
        long now = Instant.now().getEpochSecond();
        return agent.calls().stream()
                .map(call -> call.headers().get("Webhook-timestamp").get(0))
                .map(signed -> Math.round((Long.parseLong(signed) - now) / 3600.0))
                .collect(toSet());
    }

    /** The clock of the wall alone; without the last of these the library ends all waits of the JVM at once. */
    private static Map<String, String> faked(Path clock) throws Exception {
        return Map.of(
                "LD_PRELOAD",
                DebianTool.faketime().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static void set(Path clock, String offset) throws Exception {
        Path next = Files.writeString(clock.resolveSibling("next"), offset + "\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
