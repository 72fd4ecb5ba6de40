package org.postroute.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ApiSettings;
import org.postroute.config.Loaded;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.ApiTokens;
import picocli.CommandLine.Option;

/** Where the running service is and who asks it. On the service's own machine its configuration tells both. */
final class ServiceOptions {
    private static final String TOKEN = "POSTROUTE_API_TOKEN";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "application.properties",
            description = "The service's configuration, which tells its address and where its token lies "
                    + "(default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("application.properties");

    @Option(names = "--url", paramLabel = "URL", description = "Where the service's API is, when it is elsewhere.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with an API token. Without it " + TOKEN
                    + " is used, else the file api-token beside the ledger.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    ServiceClient connect(Map<String, String> environment) throws ServiceFault {
        Optional<String> given = givenToken(environment);
        if (url != null && given.isPresent()) {
            return new ServiceClient(url, given.get());
        }
        PostrouteSettings settings = settings(environment);
        String token = given.isPresent() ? given.get() : localToken(settings);
        return new ServiceClient(url == null ? address(settings.api()) : url, token);
    }

    private Optional<String> givenToken(Map<String, String> environment) throws ServiceFault {
        return tokenFile == null
                ? Optional.ofNullable(environment.get(TOKEN)).filter(token -> !token.isBlank())
                : Optional.of(read(tokenFile));
    }

    private PostrouteSettings settings(Map<String, String> environment) throws ServiceFault {
        Loaded loaded = SettingsReader.read(config, environment);
        if (loaded instanceof Loaded.Faulty) {
            throw new ServiceFault(
                    ServiceFault.CONFIGURATION,
                    new TextConfigurationReport().of(config, loaded).stripTrailing());
        }
        return loaded.orThrow().settings();
    }

    private static String localToken(PostrouteSettings settings) throws ServiceFault {
        Path file = ApiTokens.file(settings.ledger())
                .orElseThrow(() -> new ServiceFault(
                        ServiceFault.AUTHENTICATION,
                        "No token: a ledger in a database leaves none on this machine. Use --token-file or " + TOKEN
                                + "."));
        return read(file);
    }

    private static String read(Path file) throws ServiceFault {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ServiceFault(
                    ServiceFault.AUTHENTICATION,
                    "No token: " + file + " cannot be read. Use --token-file or " + TOKEN
                            + ", or run this as the user that the service runs as.");
        }
    }

    /** A service that listens on every address listens on this one. */
    private static URI address(ApiSettings api) throws ServiceFault {
        if (api.port() == 0) {
            throw new ServiceFault(
                    ServiceFault.USAGE, "postroute.api.port is 0, so the service's port is not known. Use --url.");
        }
        String host = api.host().replaceAll("[\\[\\]]", "");
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create("http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + api.port());
    }
}
