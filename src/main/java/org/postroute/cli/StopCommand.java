package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code stop}: nothing is received or sent. */
@Command(
        name = "stop",
        description =
                "Stop mailboxes or connections until they are started again: nothing is received or sent, nothing is lost.")
final class StopCommand extends ChangeCommand {
    StopCommand() {
        this(System.getenv());
    }

    StopCommand(Map<String, String> environment) {
        super(environment, "stop");
    }
}
