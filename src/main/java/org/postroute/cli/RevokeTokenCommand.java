package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code revoke-token}: a token of the API is good no more. */
@Command(
        name = "revoke-token",
        mixinStandardHelpOptions = true,
        description = "Has the running service accept an API token no more.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is good no more.",
            "2:Wrong usage, also when there is no such token, or it is the last one that makes tokens.",
            "3:The configuration has faults.",
            "4:The service does not accept the token, or the token lacks the scope admin.",
            "5:The service cannot be reached."
        })
final class RevokeTokenCommand extends ServiceCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What it is called; see the command tokens.")
    private String name = "";

    RevokeTokenCommand() {
        this(System.getenv());
    }

    RevokeTokenCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode revoked = service.revokeToken(name);
        if (json()) {
            print(revoked);
        } else {
            print(revoked.path("revoked").asText() + "  revoked");
        }
        return 0;
    }
}
