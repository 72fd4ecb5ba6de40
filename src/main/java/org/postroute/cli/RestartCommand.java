package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code restart}: connected anew. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Check connections again, or connect mailboxes anew.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was told to all of them.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class RestartCommand extends ChangeCommand {
    RestartCommand() {
        this(System.getenv());
    }

    RestartCommand(Map<String, String> environment) {
        super(environment, "restart");
    }
}
