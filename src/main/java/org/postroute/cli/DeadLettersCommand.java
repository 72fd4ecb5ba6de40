package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dead-letters}: what ended without its natural end. */
@Command(
        name = "dead-letters",
        description = "Show the messages of the running service that a person has to look at, newest first.")
final class DeadLettersCommand extends PagedCommand {
    private static final String ROW = "%-30s %-11s %-20s %-14s %4s  %-28s %s";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only dead, quarantined, expired, failed or uncertain ones.")
    private @Nullable String state;

    @Option(names = "--mailbox", paramLabel = "MAILBOX", description = "Only those of this mailbox, by id or address.")
    private @Nullable String mailbox;

    DeadLettersCommand() {
        this(System.getenv());
    }

    DeadLettersCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        return show(
                service.deadLetters(filter()),
                ROW.formatted("ID", "STATE", "TIME", "MAILBOX", "TRIED", "CUSTOMER", "SUBJECT"),
                "deadLetters",
                this::row);
    }

    private Map<String, String> filter() {
        Map<String, String> filter = page();
        put(filter, "state", state);
        put(filter, "mailbox", mailbox);
        return filter;
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
