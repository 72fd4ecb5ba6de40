package org.postroute.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a connection as text. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes a connection of the running service as properties, or as a Kubernetes Secret to be filled in;"
                        + " never a secret.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Here it is.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
final class ExportCommand extends ServiceCommand {
    @Parameters(paramLabel = "CONNECTION", description = "Name of a connection.")
    private String connection;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "properties",
            description = "properties or secret (default: ${DEFAULT-VALUE})")
    private String format;

    ExportCommand() {
        this(System.getenv());
    }

    ExportCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        print(service.export(connection, format).stripTrailing());
        return 0;
    }
}
