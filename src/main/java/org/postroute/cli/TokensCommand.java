package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** {@code tokens}: who may operate the service. */
@Command(
        name = "tokens",
        description = "Show the API tokens of the running service, by name; never the tokens themselves.")
final class TokensCommand extends ListCommand {
    private static final String ROW = "%-20s %-36s %-20s %-20s %s";

    TokensCommand() {
        this(System.getenv());
    }

    TokensCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    JsonNode list(ServiceClient service) throws ServiceFault {
        return service.tokens();
    }

    @Override
    String header() {
        return ROW.formatted("NAME", "SCOPES", "CREATED BY", "LAST USED", "EXPIRES");
    }

    @Override
    void show(JsonNode token) {
        print(Printable.line(ROW.formatted(
                token.path("name").asText(),
                StreamSupport.stream(token.path("scopes").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(",")),
                token.path("createdBy").asText("-"),
                seconds(token.path("lastUsedAt").asText("never")),
                seconds(token.path("expiresAt").asText("never")))));
    }

    private static String seconds(String time) {
        return time.replaceFirst("\\.\\d+Z", "Z");
    }
}
