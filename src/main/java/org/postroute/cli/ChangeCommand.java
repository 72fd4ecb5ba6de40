package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has mailboxes or connections start or stop, and says which state they have come to. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was told to all of them.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
abstract class ChangeCommand extends ServiceCommand {
    private static final String ROW = "%-14s %s";

    private final String change;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "Ids or addresses of mailboxes, or names of connections.")
    private List<String> wanted = new ArrayList<>();

    /** @param change start, stop or restart */
    ChangeCommand(Map<String, String> environment, String change) {
        super(environment);
        this.change = change;
    }

    @Override
    final int run(ServiceClient service) throws ServiceFault {
        ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        for (String name : wanted) {
            JsonNode state = service.change(name, change);
            changed.add(state);
            if (!json()) {
                show(state);
            }
        }
        if (json()) {
            print(changed);
        }
        return 0;
    }

    private void show(JsonNode changed) {
        if (changed.has("mailboxes")) {
            changed.path("mailboxes").forEach(this::show);
            return;
        }
        print(ROW.formatted(changed.path("id").asText(), changed.path("state").asText()));
        if (!changed.path("error").isNull()) {
            print("  " + changed.path("error").asText());
        }
    }
}
