package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does to a {@link Rig} what a {@link FaultPlan} says, one thing after the other. */
final class Faults {
    /** From when it is ready; longer than the ten seconds for which a new process leaves suspects alone. */
    private static final int LONGEST_WAY_TO_A_POINT = 12;

    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    /** Otherwise hardly anything would be left that is neither killed early nor waiting. */
    private static final int KILLS_BETWEEN_RESTS = 20;

    private static final List<String> BREAKS =
            List.of("rst", "cut", "halfclose", "blackhole", "refuse", "throttle 2000", "delay 300", "cutafter");

    private final Rig rig;
    private final Random random;
    private final Map<String, Integer> done = new TreeMap<>();
    private final Set<String> flaggedWithoutRow = new HashSet<>();
    private int kills;

    Faults(Rig rig, long seed) {
        this.rig = rig;
        this.random = new Random(seed);
    }

    void run(FaultPlan.Action action) throws Exception {
        switch (action) {
            case KILL -> kill();
            case CUT -> cut();
            case STOP -> stop();
        }
    }

    private void kill() throws Exception {
        KillPoint point = KillPoint.values()[kills++ % KillPoint.values().length];
        if (kills % KILLS_BETWEEN_RESTS == 0) {
            rig.product().awaitReady();
            pause(11_000, 13_000);
        } else if (point != KillPoint.STARTING && random.nextInt(3) == 0) {
            rig.product().awaitReady();
            pause(0, 3_000);
        }
        rig.killer().arm(rig.product(), point);
        await().atMost(LONGEST_START)
                .until(() -> rig.killer().isDone() || rig.product().isReady());
        rig.killer().awaitKill(LONGEST_WAY_TO_A_POINT);
        lookForFlagsWithoutRow();
        rig.product().start();
    }

    void lookForFlagsWithoutRow() throws Exception {
        Set<Long> committed = rig.view().uids();
        try (SeenUids seen = new SeenUids(rig.mail(), rig.mailbox())) {
            seen.read().stream()
                    .filter(uid -> !committed.contains(uid))
                    .forEach(uid -> flaggedWithoutRow.add("UID " + uid));
        }
    }

    private void cut() throws Exception {
        FaultyLine line = rig.lines().get(random.nextInt(rig.lines().size()));
        String how = BREAKS.get(random.nextInt(BREAKS.size()));
        done.merge(line.name() + " line: " + how, 1, Integer::sum);
        switch (how) {
            case "rst", "cut", "halfclose" -> line.say(how);
            case "cutafter" -> {
                line.say("cutafter " + (1 + random.nextInt(4_000)));
                line.say("rst");
            }
            case "refuse" -> {
                line.say(how);
                line.say("rst");
            }
            default -> line.say(how);
        }
        pause(500, 3_500);
        line.heal();
        pause(300, 2_000);
    }

    private void stop() throws Exception {
        List<String> servers = rig.database().isServer()
                ? List.of("dovecot", "postfix", "agent", "postgresql")
                : List.of("dovecot", "postfix", "agent");
        String server = servers.get(random.nextInt(servers.size()));
        done.merge(server + " stopped", 1, Integer::sum);
        switch (server) {
            case "agent" -> {
                rig.agent().stop();
                pause(500, 5_000);
                rig.agent().startAgain();
            }
            case "postgresql" -> {
                rig.database().crash();
                pause(500, 5_000);
                rig.database().startAgain();
            }
            default -> {
                rig.mail().stop(server);
                pause(500, 5_000);
                rig.mail().startAgain();
            }
        }
        pause(500, 3_000);
    }

    private void pause(int fromMillis, int toMillis) throws InterruptedException {
        new CountDownLatch(1).await(fromMillis + random.nextInt(toMillis - fromMillis), TimeUnit.MILLISECONDS);
    }

    /** What was done and how often, but for kills. */
    Map<String, Integer> done() {
        return done;
    }

    /** UIDs that were marked as read after a kill and had no row. */
    Set<String> flaggedWithoutRow() {
        return flaggedWithoutRow;
    }
}
