package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code sync}: look now, not at the next interval. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = "Has the running service look into mailboxes at once, and says what that brought.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every mailbox was looked into, or still is.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached, or a mailbox cannot be read."
        })
final class SyncCommand extends ServiceCommand {
    @Parameters(arity = "0..*", paramLabel = "MAILBOX", description = "Ids or addresses of mailboxes.")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--all", description = "All mailboxes that are received and not stopped.")
    private boolean all;

    SyncCommand() {
        this(System.getenv());
    }

    SyncCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        if (all != wanted.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name mailboxes, or all of them with --all.");
        }
        ArrayNode outcomes = JsonNodeFactory.instance.arrayNode();
        boolean failed = false;
        for (String id : ids(service)) {
            JsonNode outcome = service.sync(id);
            outcomes.add(outcome);
            failed |= outcome.path("outcome").asText().equals("failed");
            if (!json()) {
                print(id + "  " + words(outcome));
            }
        }
        if (json()) {
            print(outcomes);
        }
        return failed ? ServiceFault.NETWORK : 0;
    }

    private List<String> ids(ServiceClient service) throws ServiceFault {
        List<String> ids = new ArrayList<>();
        if (all) {
            service.mailboxes().forEach(mailbox -> {
                if (isReceived(mailbox)) {
                    ids.add(mailbox.path("id").asText());
                }
            });
        }
        for (String name : wanted) {
            ids.add(service.mailbox(name));
        }
        return ids;
    }

    /** One that an operator has stopped is not looked into. */
    private static boolean isReceived(JsonNode mailbox) {
        return !mailbox.path("folder").isNull()
                && !mailbox.path("state").asText().equals("stopped");
    }

    private static String words(JsonNode outcome) {
        return switch (outcome.path("outcome").asText()) {
            case "swept" -> outcome.path("fetched").asText() + " fetched";
            case "failed" -> "FAILED  " + outcome.path("problem").asText();
            default -> "still running";
        };
    }
}
