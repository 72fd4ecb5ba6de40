package org.postroute.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.postroute.config.Loaded;
import org.postroute.config.SettingsReader;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: everything, until SIGTERM. */
@Command(name = "run", description = "Run Postroute until it is asked to stop.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "Configuration file (default: ${DEFAULT-VALUE})")
    private Path config;

    @Option(
            names = "--routes",
            paramLabel = "FOLDER",
            defaultValue = "routes",
            description = "Folder with *.camel.yaml files; without it the shipped ones are used (default: ${DEFAULT-VALUE})")
    private Path routes;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Loaded loaded = SettingsReader.read(config, System.getenv());
        if (!(loaded instanceof Loaded.Ok ok)) {
            return fail(3, new TextConfigurationReport().of(config, loaded));
        }
        try (Postroute postroute = Postroute.prepare(ok.configuration(), routes)) {
            return postroute.run();
        } catch (MisconfiguredException e) {
            return fail(3, String.valueOf(e.getMessage()));
        } catch (RetryableException e) {
            return fail(5, String.valueOf(e.getMessage()));
        }
    }

    private int fail(int exitCode, String message) {
        spec.commandLine().getErr().println(message);
        return exitCode;
    }
}
