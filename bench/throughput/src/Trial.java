import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What came of a number of messages.
 *
 * @param seconds from the first message delivered to the last answer delivered
 * @param latencies seconds from message to answer, sorted
 * @param cpuMillis processor time of the contender for one message
 */
record Trial(int messages, double seconds, List<Double> latencies, double cpuMillis) {
    private static final long PATIENCE_SECONDS = 900;

    @FunctionalInterface
    interface Delivery {
        void to(Load load) throws Exception;
    }

    static Trial of(Rig rig, int mailboxes, Contender contender, Delivery delivery) throws Exception {
        Load load = new Load(rig, mailboxes);
        Answers answers = new Answers(rig.customerMaildirs());
        double cpu = contender.cpuSeconds();
        delivery.to(load);
        Map<String, Instant> arrived = answers.await(load, PATIENCE_SECONDS);
        cpu = contender.cpuSeconds() - cpu;
        if (answers.doubled() > 0) {
            System.out.println("  answers delivered twice: " + answers.doubled());
        }
        int messages = load.delivered.size();
        Instant first = Collections.min(load.delivered.values());
        Instant last = load.delivered.keySet().stream()
                .map(arrived::get)
                .max(Instant::compareTo)
                .orElseThrow();
        List<Double> latencies = load.delivered.entrySet().stream()
                .map(sent -> seconds(sent.getValue(), arrived.get(sent.getKey())))
                .sorted()
                .toList();
        return new Trial(messages, seconds(first, last), latencies, cpu * 1_000 / messages);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    double perSecond() {
        return messages / seconds;
    }

    double latency(double part) {
        return latencies.get((int) Math.min(latencies.size() - 1, Math.round(part * (latencies.size() - 1))));
    }
}
