package org.postroute.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postroute.config.Loaded;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.ledger.SealedSecrets.Rotation;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.secrets.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code rotate-key}: another key for the secrets in the ledger. It works on the ledger itself and not through the service,
 * because the key file is the operator's: the service, which talks to the network all day, need not be able to write it.
 */
@Command(
        name = "rotate-key",
        mixinStandardHelpOptions = true,
        description =
                "Makes a new key and seals all secrets in the ledger with it. With a SQLite ledger Postroute has to be"
                        + " stopped; with PostgreSQL it may run.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything is sealed with the new key.",
            "2:Wrong usage.",
            "3:The configuration has faults, Postroute runs, the key file cannot be used, or secrets cannot be opened.",
            "5:The database cannot be reached."
        })
final class RotateKeyCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOLD_EVERY = 100;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "Configuration file (default: ${DEFAULT-VALUE})")
    private Path config = Path.of("application.properties");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    RotateKeyCommand() {
        this(System.getenv());
    }

    RotateKeyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Loaded loaded = SettingsReader.read(config, environment);
        if (!(loaded instanceof Loaded.Ok ok)) {
            return fail(3, new TextConfigurationReport().of(config, loaded));
        }
        PostrouteSettings settings = ok.configuration().settings();
        try (Ledger ledger = Ledger.open(settings.ledger(), InstantSource.system())) {
            Vault vault = SealedSecrets.vault(settings.ledger(), settings.secretsKeyFile());
            return report(ledger.sealedSecrets().rotate(vault, this::progress));
        } catch (MisconfiguredException e) {
            return fail(3, String.valueOf(e.getMessage()));
        } catch (RetryableException e) {
            return fail(5, String.valueOf(e.getMessage()));
        }
    }

    private void progress(int sealed, int total) {
        if (sealed == total || sealed % TOLD_EVERY == 0) {
            spec.commandLine().getErr().println(sealed + " of " + total + " sealed anew");
            spec.commandLine().getErr().flush();
        }
    }

    private int report(Rotation rotation) {
        if (json) {
            print(JSON.valueToTree(rotation).toPrettyString());
        } else {
            print((rotation.begun() ? "new key: " : "went on with the first key in the file: ")
                    + rotation.sealed() + " secrets sealed anew, "
                    + rotation.removedKeys() + " old keys removed");
        }
        return rotation.unreadable() == 0
                ? 0
                : fail(
                        3,
                        rotation.unreadable()
                                + " secrets were altered, cannot be opened, and stay as they are: give them"
                                + " anew, by signing in again");
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private int fail(int exitCode, String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return exitCode;
    }
}
