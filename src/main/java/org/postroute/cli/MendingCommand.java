package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;

/** A decision about dead letters. */
abstract class MendingCommand extends ServiceCommand {
    MendingCommand(Map<String, String> environment) {
        super(environment);
    }

    /** The first that cannot be done ends it; those before it are done. */
    int mend(ServiceClient service, List<String> ids, String action, Map<String, Object> decision) throws ServiceFault {
        ArrayNode outcomes = JsonNodeFactory.instance.arrayNode();
        for (String id : ids) {
            JsonNode outcome = service.mend(id, action, decision);
            outcomes.add(outcome);
            if (!json()) {
                boolean already = outcome.path("outcome").asText().equals("already");
                print(id + "  " + (already ? "already " : "")
                        + outcome.path("state").asText());
            }
        }
        if (json()) {
            print(outcomes);
        }
        return 0;
    }
}
