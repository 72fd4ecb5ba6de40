package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code release}: the end of a hold. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Has the running service look for what was answered already, end it, and begin work.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It runs.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached, or cannot look into a mailbox."
        })
final class ReleaseCommand extends ServiceCommand {
    @Option(names = "--unchecked", description = "Do not look for what was answered already.")
    private boolean unchecked;

    ReleaseCommand() {
        this(System.getenv());
    }

    ReleaseCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode hold = service.release(unchecked);
        if (json()) {
            print(hold);
            return 0;
        }
        print(hold.path("alreadyDone").asText() + " were answered or sent already");
        print(HoldCommand.words(hold));
        return 0;
    }
}
