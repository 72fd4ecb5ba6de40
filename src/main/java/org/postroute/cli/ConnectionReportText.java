package org.postroute.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
            List<Map<String, Object>> objects =
                    reports.stream().map(ConnectionReportText::object).toList();
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(objects) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and lists make no JSON", e);
        }
    }

    private static Map<String, Object> object(ConnectionReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mailbox", report.mailbox());
        fields.put("address", report.address());
        fields.put("direction", report.direction());
        fields.put("server", report.server());
        fields.put("ok", report.failed().isEmpty());
        fields.put(
                "steps",
                report.steps().stream().map(ConnectionReportText::object).toList());
        return fields;
    }

    private static Map<String, Object> object(Step step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", step.name());
        fields.put("ok", step.failure() == null);
        fields.put("millis", step.took().toMillis());
        fields.put("words", step.words());
        fields.put(
                "failure", step.failure() == null ? null : step.failure().name().toLowerCase(Locale.ROOT));
        fields.put("hint", step.hint());
        return fields;
    }
}
