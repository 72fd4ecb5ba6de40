package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postroute.feedback.DeliveryReports;
import org.postroute.message.DeliveryReport;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;
import org.postroute.message.Origin;
import org.postroute.message.Understanding;

/** Delivery reports per dialect: recognised, read, and hard told from soft. */
final class ReportScore {
    private record Score(boolean recognised, boolean read, boolean status, boolean kind) {}

    private ReportScore() {}

    static void print() {
        Map<String, List<Score>> dialects = new TreeMap<>();
        MimeCorpus.rows().stream()
                .filter(row -> row.get("kind").equals("bounce"))
                .forEach(row -> {
                    String dialect =
                            row.file().getFileName().toString().replaceAll("(?:lhost-|rhost-)|-[0-9]+\\.eml", "");
                    dialects.computeIfAbsent(dialect, key -> new ArrayList<>()).add(score(row));
                });
        System.out.println("| dialect | reports | recognised | read | status right | hard or soft right |");
        System.out.println("|---|---|---|---|---|---|");
        List<Score> all = new ArrayList<>();
        dialects.forEach((dialect, scores) -> {
            line(dialect, scores);
            all.addAll(scores);
        });
        line("**all**", all);
    }

    private static void line(String dialect, List<Score> scores) {
        System.out.printf(
                "| %s | %d | %d | %d | %d | %d |%n",
                dialect,
                scores.size(),
                scores.stream().filter(Score::recognised).count(),
                scores.stream().filter(Score::read).count(),
                scores.stream().filter(Score::status).count(),
                scores.stream().filter(Score::kind).count());
    }

    private static Score score(MimeCorpus.Row row) {
        InboundMessage message = new MimeReader(new HashingStore()).read(MimeCorpus.source(row.file()), 0);
        Origin origin = new Screen(address -> false, id -> false)
                .judge(Understanding.unjudged(message))
                .origin();
        Optional<DeliveryReport.Recipient> first = new DeliveryReports()
                .read(message)
                .map(report -> report.recipients().get(0));
        String status = row.get("dsn").split("\\|")[0];
        boolean madeUp = status.matches("[45]\\.[0-9]\\.9[0-9][0-9]");
        return new Score(
                origin.kind() == Origin.Kind.BOUNCE,
                first.isPresent(),
                madeUp || first.filter(found -> status.equals(found.status())).isPresent(),
                first.filter(found -> row.get("hard")
                                .split("\\|")[0]
                                .equals(String.valueOf(found.kind() == DeliveryReport.Kind.HARD)))
                        .isPresent());
    }
}
