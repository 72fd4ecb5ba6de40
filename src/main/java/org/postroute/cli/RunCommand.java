package org.postroute.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.config.SettingsReader;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: everything, until SIGTERM. */
@Command(name = "run", description = "Run Postroute until it is asked to stop.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(28);

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "Configuration file (default: ${DEFAULT-VALUE})")
    private Path config;

    @Option(
            names = "--routes",
            paramLabel = "FOLDER",
            description = "Folder with *.camel.yaml files (default: routes in the working directory when it is there,"
                    + " else the shipped ones)")
    private @Nullable Path routes;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Loaded loaded = SettingsReader.read(config, System.getenv());
        if (!(loaded instanceof Loaded.Ok ok)) {
            return fail(3, new TextConfigurationReport().of(config, loaded));
        }
        if (routes != null && !Files.isDirectory(routes)) {
            return fail(3, "--routes: " + routes + " is no folder; give the one that holds your *.camel.yaml files");
        }
        StopLimit limit = StopLimit.set(LONGEST_STOP);
        try {
            return run(ok.configuration());
        } finally {
            limit.close();
        }
    }

    private int run(LoadedConfiguration configuration) {
        try (Postroute postroute = Postroute.prepare(
                configuration, added -> SettingsReader.read(config, System.getenv(), added), routesFolder())) {
            Ports.requireFree(configuration.settings());
            postroute.firstToken().ifPresent(this::show);
            return postroute.run();
        } catch (MisconfiguredException e) {
            return fail(3, String.valueOf(e.getMessage()));
        } catch (RetryableException e) {
            return fail(5, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            LOG.debug("start failed", e);
            return fail(3, new StartFault(e, routesFolder()).toString());
        }
    }

    /** Never in the log; only who starts a process for the first time sees it. */
    private void show(String token) {
        spec.commandLine().getOut().println("API token, shown only now: " + token);
        spec.commandLine().getOut().flush();
    }

    private @Nullable Path routesFolder() {
        Path beside = Path.of("routes");
        return routes == null && Files.isDirectory(beside) ? beside : routes;
    }

    private int fail(int exitCode, String message) {
        spec.commandLine().getErr().println(message);
        return exitCode;
    }
}
