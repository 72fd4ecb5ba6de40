package org.postroute.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postroute.config.Loaded;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SettingsReader;
import org.postroute.egress.EgressGuard;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.mailbox.ConnectionTest;
import org.postroute.mailbox.TlsTrust;
import org.postroute.message.MisconfiguredException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs in to the mail servers of the configured mailboxes, both directions apart, and says which step fails and why. */
@Command(
        name = "test-connection",
        mixinStandardHelpOptions = true,
        description = "Tries the mail servers of the configured mailboxes, step by step. Without --send it changes"
                + " nothing in a mailbox.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every step went well.",
            "2:Wrong usage.",
            "3:The configuration has faults, or a folder is not there.",
            "4:A server rejected the sign-in.",
            "5:A server cannot be reached, or its TLS cannot be trusted."
        })
public final class TestConnectionCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int CONFIGURATION = 3;
    private static final int AUTHENTICATION = 4;
    private static final int NETWORK = 5;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("application.properties");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--send", description = "Also send a test message from each mailbox to itself. Nobody answers it.")
    private boolean sends;

    @Parameters(
            paramLabel = "MAILBOX",
            description = "Ids or addresses of the mailboxes to test; all of them when none is given.")
    private List<String> wanted = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    /** For the process's own environment. */
    public TestConnectionCommand() {
        this(System.getenv());
    }

    TestConnectionCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Loaded loaded = SettingsReader.read(config, environment);
        if (loaded instanceof Loaded.Faulty) {
            ConfigurationReport report = json ? new JsonConfigurationReport() : new TextConfigurationReport();
            print(report.of(config, loaded));
            return CONFIGURATION;
        }
        return test(loaded.orThrow().settings());
    }

    private int test(PostrouteSettings settings) {
        List<MailboxSettings> mailboxes = mailboxes(settings);
        if (mailboxes.isEmpty() && !json) {
            print("No mailbox is configured in " + config + ". For one that was added through the API use"
                    + " POST /api/v1/mailboxes/{id}/test.\n");
        }
        TlsTrust trust;
        try {
            trust = TlsTrust.of(settings.trustFile());
        } catch (MisconfiguredException e) {
            print(e.getMessage() + "\n");
            return CONFIGURATION;
        }
        List<ConnectionReport> reports;
        EgressGuard names = new EgressGuard(() -> settings.policy().egress());
        try (LedgerTokens tokens = new LedgerTokens(settings, trust, names)) {
            ConnectionTest test = new ConnectionTest(trust, names, tokens);
            reports = mailboxes.stream()
                    .flatMap(mailbox -> test.of(mailbox, sends).stream())
                    .toList();
        }
        print(json ? ConnectionReportText.json(reports) : ConnectionReportText.text(reports));
        return exitCode(reports);
    }

    private List<MailboxSettings> mailboxes(PostrouteSettings settings) {
        if (wanted.isEmpty()) {
            return settings.mailboxes();
        }
        return wanted.stream()
                .map(name -> settings.mailboxes().stream()
                        .filter(mailbox -> mailbox.id().equals(name)
                                || mailbox.address().toString().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "No mailbox is configured with the id or address " + name + ".")))
                .toList();
    }

    /** The most basic failure decides: without a network nothing else is known. */
    private static int exitCode(List<ConnectionReport> reports) {
        List<Failure> failures = reports.stream()
                .flatMap(report -> report.failed().stream())
                .map(Step::failure)
                .toList();
        if (failures.contains(Failure.NETWORK)) {
            return NETWORK;
        }
        if (failures.contains(Failure.AUTHENTICATION)) {
            return AUTHENTICATION;
        }
        return failures.isEmpty() ? OK : CONFIGURATION;
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
