package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dead-letters}: what ended without its natural end. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Show the messages of the running service that a person has to look at, newest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class DeadLettersCommand extends ServiceCommand {
    private static final String ROW = "%-30s %-11s %-20s %-14s %4s  %-28s %s";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only dead, quarantined, expired, failed or uncertain ones.")
    private @Nullable String state;

    @Option(names = "--mailbox", paramLabel = "MAILBOX", description = "Only those of this mailbox, by id or address.")
    private @Nullable String mailbox;

    @Option(names = "--before", paramLabel = "ID", description = "Those behind this one, for the next page.")
    private @Nullable String before;

    @Option(names = "--limit", paramLabel = "COUNT", description = "How many, from 1 to 200 (default: 50).")
    private @Nullable String limit;

    DeadLettersCommand() {
        this(System.getenv());
    }

    DeadLettersCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode page = service.deadLetters(filter());
        if (json()) {
            print(page);
            return 0;
        }
        print(ROW.formatted("ID", "STATE", "TIME", "MAILBOX", "TRIED", "CUSTOMER", "SUBJECT"));
        page.path("deadLetters").forEach(this::row);
        if (!page.path("next").isNull()) {
            print("There are more: --before " + page.path("next").asText());
        }
        return 0;
    }

    private Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "state", state);
        put(filter, "mailbox", mailbox);
        put(filter, "before", before);
        put(filter, "limit", limit);
        return filter;
    }

    private static void put(Map<String, String> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }

    private void row(JsonNode letter) {
        print(Printable.line(ROW.formatted(
                        letter.path("id").asText(),
                        letter.path("state").asText(),
                        letter.path("at").asText().replaceFirst("\\.\\d+Z", "Z"),
                        letter.path("mailbox").asText(),
                        letter.path("attempts").asText(),
                        letter.path("customer").asText("-"),
                        letter.path("subject").asText("-"))
                .stripTrailing()));
        print(Printable.line("  " + letter.path("reason").asText("")));
    }
}
