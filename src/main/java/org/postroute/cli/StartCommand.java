package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code start}: what was stopped runs again. */
@Command(
        name = "start",
        description = "Start mailboxes or connections that were stopped, and try at once those in trouble.")
final class StartCommand extends ChangeCommand {
    StartCommand() {
        this(System.getenv());
    }

    StartCommand(Map<String, String> environment) {
        super(environment, "start");
    }
}
