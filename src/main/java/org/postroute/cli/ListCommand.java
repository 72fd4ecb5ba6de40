package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** A command that shows a whole list of the running service. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here they are.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
abstract class ListCommand extends ServiceCommand {
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
