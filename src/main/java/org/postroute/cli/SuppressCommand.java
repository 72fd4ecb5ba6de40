package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code suppress}: nothing is sent to an address. */
@Command(
        name = "suppress",
        mixinStandardHelpOptions = true,
        description = "Has the running service send nothing to an address until that is lifted.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nothing is sent to it.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class SuppressCommand extends ServiceCommand {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the customer.")
    private String address = "";

    @Option(names = "--reason", required = true, paramLabel = "REASON", description = "Why; shown with it.")
    private String reason = "";

    SuppressCommand() {
        this(System.getenv());
    }

    SuppressCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode found = service.suppress(address, reason);
        if (json()) {
            print(found);
        } else {
            print(SuppressionsCommand.line(found));
        }
        return 0;
    }
}
