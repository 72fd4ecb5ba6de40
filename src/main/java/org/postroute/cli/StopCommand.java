package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code stop}: nothing is received or sent. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description =
                "Stop mailboxes or connections until they are started again: nothing is received or sent, nothing is lost.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was told to all of them.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class StopCommand extends ChangeCommand {
    StopCommand() {
        this(System.getenv());
    }

    StopCommand(Map<String, String> environment) {
        super(environment, "stop");
    }
}
