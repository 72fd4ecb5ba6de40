import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The product on both databases beside the loop: the same mail, the same servers, one after the other. */
final class Comparison {
    private static final int BURST = Integer.getInteger("burst", 200);
    /** Half of a young JVM's processor time is its compilers'. */
    private static final int WARM_UP = Integer.getInteger("warmup", 600);

    private static final int PACED = Integer.getInteger("paced", 40);
    private static final double PACE = 2;
    private static final List<Integer> DELAYS = Stream.of(
                    System.getProperty("agent", "200,0").split(","))
            .map(Integer::valueOf)
            .toList();

    private Comparison() {}

    @FunctionalInterface
    private interface Start {
        Contender with(SlowAgent agent) throws Exception;
    }

    static void measure(Rig rig, List<Integer> mailboxes) {
        System.out.println("""
                mailboxes  agent   contender    messages/s   x loop   burst: p50 p95 p99 s       2 a second: p50 p95 p99 s    CPU ms""");
        for (int delay : DELAYS) {
            for (int number : mailboxes) {
                try {
                    measure(rig, number, delay);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void measure(Rig rig, int mailboxes, int delay) throws Exception {
        Map<String, Start> contenders = new LinkedHashMap<>();
        contenders.put("loop", agent -> Contender.Loop.start(rig, mailboxes, agent));
        contenders.put("sqlite", agent -> Contender.Ours.start(rig, mailboxes, agent, null, List.of()));
        contenders.put(
                "postgresql", agent -> Contender.Ours.start(rig, mailboxes, agent, rig.postgresUrl(), List.of()));
        double loop = 0;
        for (Map.Entry<String, Start> contender : contenders.entrySet()) {
            rig.wipe(mailboxes);
            try (SlowAgent agent = new SlowAgent(delay);
                    Contender running = contender.getValue().with(agent)) {
                int warmUp = contender.getKey().equals("loop") ? Math.max(10, mailboxes) : WARM_UP;
                Trial.of(rig, mailboxes, running, load -> load.burst(warmUp));
                Trial burst = Trial.of(rig, mailboxes, running, load -> load.burst(BURST));
                Trial paced = Trial.of(rig, mailboxes, running, load -> load.paced(PACED, PACE));
                loop = contender.getKey().equals("loop") ? burst.perSecond() : loop;
                System.out.printf(
                        "%9d  %3d ms  %-11s %11.1f %8.1f  %8.1f %7.1f %7.1f    %12.2f %7.2f %7.2f  %10.1f%n",
                        mailboxes,
                        delay,
                        contender.getKey(),
                        burst.perSecond(),
                        burst.perSecond() / loop,
                        burst.latency(0.5),
                        burst.latency(0.95),
                        burst.latency(0.99),
                        paced.latency(0.5),
                        paced.latency(0.95),
                        paced.latency(0.99),
                        burst.cpuMillis());
            }
        }
    }
}
