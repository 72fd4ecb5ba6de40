package org.postroute.cli;

import java.net.BindException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.postroute.config.PostrouteSettings;
import org.postroute.demo.Demo;
import org.postroute.ledger.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postroute demo}: everything on this machine, without an account anywhere. */
@Command(
        name = "demo",
        description = "Try it out: a mail server, an agent and a page on this machine only, in memory. Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int NETWORK = 5;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the page, 0 for any free one (default: ${DEFAULT-VALUE}).",
            defaultValue = "8025")
    int port;

    @Override
    public Integer call() throws Exception {
        try (Demo demo = Demo.bind(port)) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-end"));
            demo.start(DemoCommand::product);
            spec.commandLine().getOut().println("Postroute demo: open " + demo.url() + " (Ctrl-C ends it)");
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (BindException e) {
            spec.commandLine().getErr().println("Port " + port + " is taken; choose another one with --port.");
            return NETWORK;
        }
    }

    /** Starts the product, wired as {@code run} wires it. */
    static Demo.Running product(PostrouteSettings settings, Properties camel) throws Exception {
        Postroute postroute = Postroute.prepare(settings, camel, null);
        Running running = new Running(postroute);
        try {
            postroute.start();
            return running;
        } catch (Exception e) {
            running.close();
            throw e;
        }
    }

    private record Running(Postroute postroute) implements Demo.Running {
        @Override
        public Ledger ledger() {
            return postroute.ledger();
        }

        @Override
        public void close() {
            postroute.close();
        }
    }
}
