package org.postroute.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws Exception {
        return 0;
    }
}
