package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A command that shows a whole list of the running service. */
abstract class ListCommand extends ShowCommand {
    ListCommand(Map<String, String> environment) {
        super(environment);
    }

    abstract JsonNode list(ServiceClient service) throws ServiceFault;

    abstract String header();

    /** Prints one of them. */
    abstract void show(JsonNode entry);

    @Override
    final int run(ServiceClient service) throws ServiceFault {
        JsonNode found = list(service);
        if (json()) {
            print(found);
            return 0;
        }
        print(header());
        found.forEach(this::show);
        return 0;
    }
}
