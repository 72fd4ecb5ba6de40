package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code hold}: whether work is held. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Show whether the running service asks agents and sends mail, and how much waits.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here it is.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class HoldCommand extends ServiceCommand {
    HoldCommand() {
        this(System.getenv());
    }

    HoldCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode hold = service.hold();
        if (json()) {
            print(hold);
        } else {
            print(words(hold));
        }
        return 0;
    }

    /** One line. */
    static String words(JsonNode hold) {
        return hold.path("state").asText() + "  " + hold.path("received").asText() + " wait for an answer, "
                + hold.path("outbound").asText() + " to be sent";
    }
}
