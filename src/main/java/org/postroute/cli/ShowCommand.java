package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** A command that shows what the running service has, and changes nothing. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
abstract class ShowCommand extends ServiceCommand {
    ShowCommand(Map<String, String> environment) {
        super(environment);
    }
}
