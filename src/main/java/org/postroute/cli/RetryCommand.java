package org.postroute.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retry}: once more. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Has the running service ask the agent again about dead letters, or send failed messages again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is so, from now on or already.",
            "2:Wrong usage, no such message, or its state does not allow it.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class RetryCommand extends MendingCommand {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of dead letters.")
    private List<String> ids = List.of();

    RetryCommand() {
        this(System.getenv());
    }

    RetryCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        return mend(service, ids, "retry", Map.of());
    }
}
