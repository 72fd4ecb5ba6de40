package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code start}: what was stopped runs again. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start mailboxes or connections that were stopped, and try at once those in trouble.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was told to all of them.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class StartCommand extends ChangeCommand {
    StartCommand() {
        this(System.getenv());
    }

    StartCommand(Map<String, String> environment) {
        super(environment, "start");
    }
}
