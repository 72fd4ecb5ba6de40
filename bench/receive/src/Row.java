import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The passes of one contender under one condition; figures are medians. */
final class Row {
    static final String HEAD = "%-34s %9s %9s %9s %9s %9s %9s %9s %8s %8s"
            .formatted(
                    "",
                    "msg/s",
                    "CPU/1000",
                    "cold CPU",
                    "cmds/msg",
                    "MB in",
                    "server s",
                    "seconds",
                    "peak MB",
                    "live MB");

    private record Measured(Child.Pass pass, Server.Counters counters) {}

    private final String name;
    private final int messages;
    private final List<Measured> passes = new ArrayList<>();

    Row(String name, int messages) {
        this.name = name;
        this.messages = messages;
    }

    /** The first is the warm-up. */
    void add(Child.Pass pass, Server.Counters counters) {
        passes.add(new Measured(pass, counters));
    }

    private double median(Function<Measured, Double> figure) {
        List<Measured> warm = passes.size() == 1 ? passes : passes.subList(1, passes.size());
        List<Double> sorted =
                warm.stream().map(figure).sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2);
    }

    double seconds() {
        return median(measured -> measured.pass().seconds());
    }

    double perSecond() {
        return messages / seconds();
    }

    double cpu() {
        return median(measured -> measured.pass().cpu()) * 1000 / messages;
    }

    double commands() {
        return median(measured -> (double) measured.counters().commands()) / messages;
    }

    double megabytes() {
        return median(measured -> measured.counters().bytesOut() / 1e6);
    }

    double serverSeconds() {
        return median(measured -> measured.counters().micros() / 1e6);
    }

    String details() {
        return passes.get(passes.size() - 1).counters().details();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-34s %9.1f %9.3f %9.3f %9.4f %9.1f %9.2f %9.2f %8.0f %8.0f",
                name,
                perSecond(),
                cpu(),
                passes.get(0).pass().cpu() * 1000 / messages,
                commands(),
                megabytes(),
                serverSeconds(),
                seconds(),
                median(measured -> (double) measured.pass().peak()),
                median(measured -> (double) measured.pass().live()));
    }
}
