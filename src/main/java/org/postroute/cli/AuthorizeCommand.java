package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code authorize}: a mailbox's owner lets the service use it, from a machine without a browser too. */
@Command(
        name = "authorize",
        mixinStandardHelpOptions = true,
        description =
                "Has the owner of a mailbox let the running service use it (OAuth). Shows a code to type where the"
                        + " provider has that, else a page to open, and waits for the outcome.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The mailbox is authorized; with --revoke: no longer.",
            "2:Wrong usage, or the mailbox does not sign in by OAuth.",
            "3:The configuration has faults.",
            "4:Authorization was refused, or the service does not accept the token.",
            "5:The service or the provider cannot be reached."
        })
final class AuthorizeCommand extends ServiceCommand {
    @Parameters(index = "0", paramLabel = "MAILBOX", description = "Id or address of the mailbox.")
    private String mailbox = "";

    @ArgGroup(exclusive = true)
    private Way way = new Way();

    static final class Way {
        @Option(names = "--browser", description = "Show a page to open, also where a code could be typed.")
        private boolean browser;

        @Option(
                names = "--paste",
                description = "For a browser that does not reach the service: paste the address that it ends at.")
        private boolean paste;

        @Option(names = "--revoke", description = "Tell the provider that it ends, and delete the tokens.")
        private boolean revoke;
    }

    AuthorizeCommand() {
        this(System.getenv());
    }

    AuthorizeCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        String id = service.mailbox(mailbox);
        return way.revoke ? revoked(service.revokeAuthorization(id)) : authorized(service, id);
    }

    private int revoked(JsonNode authorization) {
        if (json()) {
            print(authorization);
        } else {
            print(authorization.path("mailbox").asText() + "  no longer authorized, "
                    + atProvider(authorization.path("revoked").asText()));
        }
        return 0;
    }

    private static String atProvider(String revoked) {
        return switch (revoked) {
            case "at-provider" -> "and the provider knows";
            case "no-endpoint" -> "but the provider has to be told by hand: remove the application from the account";
            case "not-at-provider" ->
                "but the provider could not be told: remove the application from the account by hand";
            default -> "and was not before";
        };
    }

    private int authorized(ServiceClient service, String id) throws ServiceFault {
        JsonNode begun = service.authorize(id, method(service.authorization(id)));
        tell(begun);
        String attempt = begun.path("attempt").asText();
        JsonNode outcome = way.paste ? service.authorizationAnswer(id, attempt, pasted()) : await(service, begun);
        boolean authorized = outcome.path("outcome").asText().equals("authorized");
        if (json()) {
            print(outcome);
        } else {
            print(id + "  "
                    + (authorized
                            ? "authorized"
                            : "REFUSED  " + outcome.path("problem").asText()));
        }
        return authorized ? 0 : ServiceFault.AUTHENTICATION;
    }

    private String method(JsonNode authorization) {
        if (way.paste || way.browser) {
            return way.paste ? "paste" : "browser";
        }
        for (JsonNode method : authorization.path("methods")) {
            if (method.asText().equals("device")) {
                return "device";
            }
        }
        return "browser";
    }

    private void tell(JsonNode begun) {
        String url = begun.path("url").asText();
        String words = switch (begun.path("method").asText()) {
            case "device" ->
                "Open " + url + " and type this code: " + begun.path("userCode").asText();
            case "paste" ->
                "Open this page, sign in as the mailbox, and paste here what the address bar holds in the end,"
                        + " though that page does not open:\n" + url;
            default -> "Open this page and sign in as the mailbox:\n" + url;
        };
        spec.commandLine().getErr().println(words);
        spec.commandLine().getErr().flush();
    }

    private static String pasted() throws ServiceFault {
        try {
            @Nullable
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
            throw new ServiceFault(ServiceFault.USAGE, "Nothing was pasted.");
        } catch (IOException e) {
            throw new ServiceFault(ServiceFault.USAGE, "Standard input cannot be read.");
        }
    }

    private static JsonNode await(ServiceClient service, JsonNode begun) throws ServiceFault {
        JsonNode outcome = begun;
        do {
            rest(outcome.path("interval").asLong(2));
            outcome = service.authorizationOutcome(
                    begun.path("mailbox").asText(), begun.path("attempt").asText());
        } while (outcome.path("outcome").asText().equals("waiting"));
        return outcome;
    }

    private static void rest(long seconds) throws ServiceFault {
        try {
            TimeUnit.SECONDS.sleep(Math.max(1, seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFault(ServiceFault.NETWORK, "Stopped while waiting.");
        }
    }
}
