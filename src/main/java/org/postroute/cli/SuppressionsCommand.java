package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code suppressions}: whom nothing is sent to. */
@Command(
        name = "suppressions",
        description = "Show the addresses that the running service sends nothing to, latest first.")
final class SuppressionsCommand extends PagedCommand {
    private static final String ROW = "%-40s %-12s %-20s %-20s %s";

    SuppressionsCommand() {
        this(System.getenv());
    }

    SuppressionsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        return show(
                service.suppressions(page()),
                ROW.formatted("ADDRESS", "CAUSE", "SINCE", "UNTIL", "DETAIL"),
                "suppressions",
                found -> print(line(found)));
    }

    static String line(JsonNode found) {
        return Printable.line(ROW.formatted(
                found.path("address").asText("(erased)"),
                found.path("cause").asText(),
                seconds(found.path("since").asText()),
                seconds(found.path("until").asText("lifted")),
                found.path("detail").asText()));
    }

    private static String seconds(String time) {
        return time.replaceFirst("\\.\\d+Z", "Z");
    }
}
