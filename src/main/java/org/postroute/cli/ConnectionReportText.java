package org.postroute.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import org.postroute.api.ConnectionDocument;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Step;

/** Connection tests for people and for programs. */
final class ConnectionReportText {
    private ConnectionReportText() {}

    static String text(List<ConnectionReport> reports) {
        return reports.stream().map(ConnectionReportText::text).collect(Collectors.joining());
    }

    private static String text(ConnectionReport report) {
        String title =
                "%s  %s  %s %s%n".formatted(report.mailbox(), report.address(), report.direction(), report.server());
        return title + report.steps().stream().map(ConnectionReportText::text).collect(Collectors.joining());
    }

    private static String text(Step step) {
        String outcome = step.failure() == null ? "ok" : "FAILED";
        String line = "  %-12s %-7s %5d ms  %s"
                .formatted(step.name(), outcome, step.took().toMillis(), step.words())
                .stripTrailing();
        String hint = step.hint() == null ? "" : "%n  %-12s %s".formatted("", step.hint());
        return line + hint + System.lineSeparator();
    }

    /** An array with one object for each mailbox and direction. */
    static String json(List<ConnectionReport> reports) {
        try {
            List<ConnectionDocument> objects =
                    reports.stream().map(ConnectionDocument::of).toList();
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(objects) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and lists make no JSON", e);
        }
    }
}
