package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code reload}: the configuration, now. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Has the running service read its configuration now, and says what that changed.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is in use.",
            "2:Wrong usage.",
            "3:It has faults, and the one before is in use.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class ReloadCommand extends ServiceCommand {
    private static final int CONFIGURATION = 3;

    ReloadCommand() {
        this(System.getenv());
    }

    ReloadCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        JsonNode configuration = service.reload();
        if (json()) {
            print(configuration);
        } else {
            show(configuration);
        }
        return configuration.path("faults").isEmpty() ? 0 : CONFIGURATION;
    }

    private void show(JsonNode configuration) {
        print(configuration.path("state").asText() + " since "
                + configuration.path("since").asText());
        show("faults", configuration.path("faults"));
        show("added", configuration.path("added"));
        show("changed", configuration.path("changed"));
        show("removed", configuration.path("removed"));
        show("takes effect at the next start", configuration.path("atNextStart"));
    }

    private void show(String title, JsonNode lines) {
        if (!lines.isEmpty()) {
            print(title + ":");
            lines.forEach(line -> print("  " + line.asText()));
        }
    }
}
