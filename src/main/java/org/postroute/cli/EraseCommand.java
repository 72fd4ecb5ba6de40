package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code erase}: everything about one customer. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = "Has the running service erase everything about one customer. It cannot be undone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is erased.",
            "2:Wrong usage, or work on a message of the customer is under way.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached, or has to be asked again."
        })
final class EraseCommand extends ServiceCommand {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the customer.")
    private String address = "";

    EraseCommand() {
        this(System.getenv());
    }

    EraseCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode erased = service.erase(address);
        if (json()) {
            print(erased);
            return 0;
        }
        print("erased: " + erased.path("messages").asText() + " messages, "
                + erased.path("answers").asText() + " answers, "
                + erased.path("sessions").asText() + " sessions, "
                + erased.path("contents").asText() + " bodies and files");
        if (!erased.path("rewritten").asBoolean()) {
            print("The database's files may still hold what was deleted: see docs/operations.md, \"Erasing\".");
        }
        return 0;
    }
}
