package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that shows one page of a list of the running service. */
abstract class PagedCommand extends ShowCommand {
    @Option(names = "--before", paramLabel = "ID", description = "Those behind this one, for the next page.")
    private @Nullable String before;

    @Option(names = "--limit", paramLabel = "COUNT", description = "How many, from 1 to 200 (default: 50).")
    private @Nullable String limit;

    PagedCommand(Map<String, String> environment) {
        super(environment);
    }

    /** Parameters of the query, by name; others may be added. */
    final Map<String, String> page() {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "before", before);
        put(filter, "limit", limit);
        return filter;
    }

    static void put(Map<String, String> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }

    /**
     * Prints it, and what to give for the next page.
     *
     * @param entries name of the array
     * @param row prints one of them
     * @return the exit code
     */
    final int show(JsonNode found, String header, String entries, Consumer<JsonNode> row) {
        if (json()) {
            print(found);
            return 0;
        }
        print(header);
        found.path(entries).forEach(row);
        if (!found.path("next").isNull()) {
            print("There are more: --before " + found.path("next").asText());
        }
        return 0;
    }
}
