package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that the running service carries out. */
abstract class ServiceCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    final ServiceOptions options = new ServiceOptions();

    private final Map<String, String> environment;

    ServiceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @return the exit code */
    abstract int run(ServiceClient service) throws ServiceFault;

    @Override
    public final Integer call() {
        try {
            return run(options.connect(environment));
        } catch (ServiceFault e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return e.exitCode();
        }
    }

    boolean json() {
        return options.json();
    }

    void print(JsonNode node) {
        print(node.toPrettyString());
    }

    void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
