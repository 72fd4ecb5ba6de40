package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which page of a list is shown. */
final class PageOptions {
    @Option(names = "--before", paramLabel = "ID", description = "Those behind this one, for the next page.")
    private @Nullable String before;

    @Option(names = "--limit", paramLabel = "COUNT", description = "How many, from 1 to 200 (default: 50).")
    private @Nullable String limit;

    /** Parameters of the query, by name; others may be added. */
    Map<String, String> filter() {
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

    /** What to give for the next page, when there is one. */
    static Optional<String> more(JsonNode page) {
        return page.path("next").isNull()
                ? Optional.empty()
                : Optional.of("There are more: --before " + page.path("next").asText());
    }
}
