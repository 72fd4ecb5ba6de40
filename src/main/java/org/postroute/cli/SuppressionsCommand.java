package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code suppressions}: whom nothing is sent to. */
@Command(
        name = "suppressions",
        mixinStandardHelpOptions = true,
        description = "Show the addresses that the running service sends nothing to, latest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class SuppressionsCommand extends ServiceCommand {
    private static final String ROW = "%-40s %-12s %-20s %-20s %s";

    @Option(names = "--before", paramLabel = "ID", description = "Those behind this one, for the next page.")
    private @Nullable String before;

    @Option(names = "--limit", paramLabel = "COUNT", description = "How many, from 1 to 200 (default: 50).")
    private @Nullable String limit;

    SuppressionsCommand() {
        this(System.getenv());
    }

    SuppressionsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        Map<String, String> filter = new LinkedHashMap<>();
        if (before != null) {
            filter.put("before", before);
        }
        if (limit != null) {
            filter.put("limit", limit);
        }
        JsonNode page = service.suppressions(filter);
        if (json()) {
            print(page);
            return 0;
        }
        print(ROW.formatted("ADDRESS", "CAUSE", "SINCE", "UNTIL", "DETAIL"));
        page.path("suppressions").forEach(found -> print(line(found)));
        if (!page.path("next").isNull()) {
            print("There are more: --before " + page.path("next").asText());
        }
        return 0;
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
