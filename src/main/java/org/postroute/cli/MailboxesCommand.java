package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code mailboxes}: their states, and what the last sweeps saw. */
@Command(
        name = "mailboxes",
        mixinStandardHelpOptions = true,
        description =
                "Shows the mailboxes of the running service, their states, and whether any mail is unaccounted for.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class MailboxesCommand extends ServiceCommand {
    private static final String ROW = "%-14s %-28s %-22s %-20s %8s %12s %10s  %s";

    MailboxesCommand() {
        this(System.getenv());
    }

    MailboxesCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode mailboxes = service.mailboxes();
        if (json()) {
            print(mailboxes);
            return 0;
        }
        print(ROW.formatted(
                "MAILBOX", "ADDRESS", "STATE", "LAST SWEEP", "UNREAD", "UNACCOUNTED", "LEFT ALONE", "BACKFILL"));
        mailboxes.forEach(this::print);
        return 0;
    }

    @Override
    void print(JsonNode mailbox) {
        if (mailbox.isArray()) {
            super.print(mailbox);
            return;
        }
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
