package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code restart}: connected anew. */
@Command(name = "restart", description = "Check connections again, or connect mailboxes anew.")
final class RestartCommand extends ChangeCommand {
    RestartCommand() {
        this(System.getenv());
    }

    RestartCommand(Map<String, String> environment) {
        super(environment, "restart");
    }
}
