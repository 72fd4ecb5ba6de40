package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code connections}: their states. */
@Command(
        name = "connections",
        description = "Shows the connections of the running service, their states, and what is wrong with them.")
final class ConnectionsCommand extends ListCommand {
    private static final String ROW = "%-14s %-22s %-18s %s";

    ConnectionsCommand() {
        this(System.getenv());
    }

    ConnectionsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    JsonNode list(ServiceClient service) throws ServiceFault {
        return service.connections();
    }

    @Override
    String header() {
        return ROW.formatted("CONNECTION", "STATE", "ON FAILURE", "MAILBOXES");
    }

    @Override
    void show(JsonNode connection) {
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
