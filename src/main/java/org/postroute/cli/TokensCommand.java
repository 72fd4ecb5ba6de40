package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** {@code tokens}: who may operate the service. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        description = "Show the API tokens of the running service, by name; never the tokens themselves.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class TokensCommand extends ServiceCommand {
    private static final String ROW = "%-20s %-36s %-20s %-20s %s";

    TokensCommand() {
        this(System.getenv());
    }

    TokensCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode tokens = service.tokens();
        if (json()) {
            print(tokens);
            return 0;
        }
        print(ROW.formatted("NAME", "SCOPES", "CREATED BY", "LAST USED", "EXPIRES"));
        tokens.forEach(token -> print(line(token)));
        return 0;
    }

    private static String line(JsonNode token) {
        return Printable.line(ROW.formatted(
                token.path("name").asText(),
                StreamSupport.stream(token.path("scopes").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(",")),
                token.path("createdBy").asText("-"),
                seconds(token.path("lastUsedAt").asText("never")),
                seconds(token.path("expiresAt").asText("never"))));
    }

    private static String seconds(String time) {
        return time.replaceFirst("\\.\\d+Z", "Z");
    }
}
