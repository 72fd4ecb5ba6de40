package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code connections}: their states. */
@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = "Shows the connections of the running service, their states, and what is wrong with them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class ConnectionsCommand extends ServiceCommand {
    private static final String ROW = "%-14s %-22s %-18s %s";

    ConnectionsCommand() {
        this(System.getenv());
    }

    ConnectionsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode connections = service.connections();
        if (json()) {
            print(connections);
            return 0;
        }
        print(ROW.formatted("CONNECTION", "STATE", "ON FAILURE", "MAILBOXES"));
        connections.forEach(this::show);
        return 0;
    }

    private void show(JsonNode connection) {
        print(ROW.formatted(
                connection.path("name").asText(),
                connection.path("state").asText(),
                connection.path("onMailboxFailure").asText(""),
                running(connection) + " of " + connection.path("mailboxes").size() + " run"));
        if (!connection.path("error").isNull()) {
            connection.path("error").asText().lines().forEach(line -> print("  " + line));
        }
    }

    private static int running(JsonNode connection) {
        int running = 0;
        for (JsonNode mailbox : connection.path("mailboxes")) {
            running += mailbox.path("state").asText().equals("running") ? 1 : 0;
        }
        return running;
    }
}
