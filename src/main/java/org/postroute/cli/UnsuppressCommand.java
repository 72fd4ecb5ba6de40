package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code unsuppress}: mail goes to an address again. */
@Command(
        name = "unsuppress",
        mixinStandardHelpOptions = true,
        description = "Has the running service send to an address again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Mail may be sent to it.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class UnsuppressCommand extends ServiceCommand {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the customer.")
    private String address = "";

    UnsuppressCommand() {
        this(System.getenv());
    }

    UnsuppressCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode lifted = service.unsuppress(address);
        if (json()) {
            print(lifted);
        } else {
            print(lifted.path("lifted").asBoolean() ? "mail may be sent to it again" : "nothing stood against it");
        }
        return 0;
    }
}
