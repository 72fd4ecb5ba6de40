package org.postroute.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resolve}: what became of a message whose outcome nobody knew. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        description = "Decides about a message of the running service of which nobody knows whether it was sent.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is so, from now on or already.",
            "2:Wrong usage, no such message, or its state does not allow it.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class ResolveCommand extends MendingCommand {
    enum Outcome {
        sent,
        resend,
        discard
    }

    @Parameters(index = "0", paramLabel = "ID", description = "Id of the uncertain message.")
    private String id = "";

    @Parameters(
            index = "1",
            paramLabel = "OUTCOME",
            description = "sent: it was sent. resend: send it once more. discard: neither.")
    private Outcome outcome = Outcome.sent;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever looks at it later.")
    private @Nullable String reason;

    ResolveCommand() {
        this(System.getenv());
    }

    ResolveCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        return mend(
                service,
                List.of(id),
                "resolve",
                reason == null
                        ? Map.of("outcome", outcome.name())
                        : Map.of("outcome", outcome.name(), "reason", reason));
    }
}
