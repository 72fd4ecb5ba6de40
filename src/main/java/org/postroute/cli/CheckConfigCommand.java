package org.postroute.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postroute.config.Loaded;
import org.postroute.config.SettingsReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a configuration comes to, or all that is wrong with it, without connecting to anything. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Shows the effective configuration of every mailbox, or everything that is wrong with it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:The configuration is valid.", "2:Wrong usage.", "3:The configuration has faults."})
public final class CheckConfigCommand implements Callable<Integer> {
    private static final int VALID = 0;
    private static final int FAULTY = 3;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("application.properties");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    /** For the process's own environment. */
    public CheckConfigCommand() {
        this(System.getenv());
    }

    CheckConfigCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Loaded loaded = SettingsReader.read(config, environment);
        ConfigurationReport report = json ? new JsonConfigurationReport() : new TextConfigurationReport();
        spec.commandLine().getOut().print(report.of(config, loaded));
        spec.commandLine().getOut().flush();
        return loaded instanceof Loaded.Ok ? VALID : FAULTY;
    }
}
