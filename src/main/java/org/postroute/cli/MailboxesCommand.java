package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code mailboxes}: their states, and what the last sweeps saw. */
@Command(
        name = "mailboxes",
        description =
                "Shows the mailboxes of the running service, their states, and whether any mail is unaccounted for.")
final class MailboxesCommand extends ListCommand {
    private static final String ROW = "%-14s %-28s %-22s %-20s %8s %12s %10s  %s";

    MailboxesCommand() {
        this(System.getenv());
    }

    MailboxesCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    JsonNode list(ServiceClient service) throws ServiceFault {
        return service.mailboxes();
    }

    @Override
    String header() {
        return ROW.formatted(
                "MAILBOX", "ADDRESS", "STATE", "LAST SWEEP", "UNREAD", "UNACCOUNTED", "LEFT ALONE", "BACKFILL");
    }

    @Override
    void show(JsonNode mailbox) {
        String lastSweep = mailbox.path("lastSweep").asText("");
        print(ROW.formatted(
                        mailbox.path("id").asText(),
                        mailbox.path("address").asText(),
                        mailbox.path("state").asText(),
                        lastSweep.replaceFirst("\\.\\d+Z", "Z"),
                        count(mailbox.path("unread")),
                        count(mailbox.path("unaccounted")),
                        count(mailbox.path("leftAlone")),
                        BackfillCommand.words(mailbox.path("backfill")))
                .stripTrailing());
        if (!mailbox.path("error").isNull()) {
            print("  " + mailbox.path("error").asText());
        }
    }

    private static String count(JsonNode count) {
        return count.isNumber() ? count.asText() : "-";
    }
}
