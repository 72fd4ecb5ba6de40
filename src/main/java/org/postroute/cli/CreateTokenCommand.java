package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code create-token}: another token for the API. */
@Command(
        name = "create-token",
        mixinStandardHelpOptions = true,
        description = "Has the running service make an API token, and prints it: it is shown here and nowhere else.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here it is.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token, or the token lacks the scope admin.",
            "5:The service cannot be reached."
        })
final class CreateTokenCommand extends ServiceCommand {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "What it is called: lower-case letters, digits and hyphens.")
    private String name = "";

    @Option(
            names = "--scopes",
            required = true,
            split = ",",
            paramLabel = "SCOPES",
            description = "What it is for: one or more of read, operate, configure, erase and admin, with commas.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            description = "How long it is good, such as 90d or 12h; by default until it is revoked.")
    private @Nullable String expiresIn;

    CreateTokenCommand() {
        this(System.getenv());
    }

    CreateTokenCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode made = service.createToken(name, scopes, expiresIn);
        if (json()) {
            print(made);
        } else {
            print(made.path("token").asText());
        }
        return 0;
    }
}
