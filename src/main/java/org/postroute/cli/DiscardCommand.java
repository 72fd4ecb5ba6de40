package org.postroute.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code discard}: no answer from here. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "Ends dead letters of the running service for good.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is so, from now on or already.",
            "2:Wrong usage, no such message, or its state does not allow it.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class DiscardCommand extends MendingCommand {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of dead letters.")
    private List<String> ids = List.of();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, for whoever looks at it later.")
    private String reason = "";

    DiscardCommand() {
        this(System.getenv());
    }

    DiscardCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        return mend(service, ids, "discard", Map.of("reason", reason));
    }
}
