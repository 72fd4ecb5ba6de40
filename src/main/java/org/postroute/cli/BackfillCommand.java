package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill}: take older mail that the first reading left alone. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Has the running service take older unread mail that it left alone. To ask again changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is being taken; with --wait: it was taken.",
            "2:Wrong usage.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached, or has not looked into the mailbox yet."
        })
final class BackfillCommand extends ServiceCommand {
    private static final long LOOK_EVERY_MILLIS = 500;

    @Parameters(index = "0", paramLabel = "MAILBOX", description = "Id or address of the mailbox.")
    private String mailbox = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Wanted wanted = new Wanted();

    @Option(names = "--wait", description = "Show the progress until all of it is taken.")
    private boolean waits;

    static final class Wanted {
        @Option(
                names = "--since",
                paramLabel = "DURATION",
                required = true,
                description = "How far back, such as 30d, 12h or an ISO 8601 duration.")
        private @Nullable String since;

        @Option(names = "--all", required = true, description = "However old it is.")
        private boolean all;

        Map<String, Object> asked() {
            return since == null ? Map.of("all", all) : Map.of("since", since);
        }
    }

    BackfillCommand() {
        this(System.getenv());
    }

    BackfillCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    int run(ServiceClient service) throws ServiceFault {
        String id = service.mailbox(mailbox);
        JsonNode progress = service.backfill(id, wanted.asked());
        if (waits) {
            try (BackfillProgress shown = BackfillProgress.on(spec.commandLine().getErr(), id)) {
                progress = await(service, id, progress, shown);
            }
        }
        if (json()) {
            print(progress);
        } else {
            print(id + "  " + words(progress));
        }
        return 0;
    }

    private static JsonNode await(ServiceClient service, String id, JsonNode first, BackfillProgress shown)
            throws ServiceFault {
        JsonNode progress = first;
        while (!progress.path("state").asText().equals("finished")) {
            shown.at(progress.path("taken").asLong(), progress.path("total").asLong());
            rest();
            progress = service.backfill(id);
        }
        shown.at(progress.path("taken").asLong(), progress.path("total").asLong());
        return progress;
    }

    private static void rest() throws ServiceFault {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFault(ServiceFault.NETWORK, "Stopped while waiting.");
        }
    }

    /** One line. */
    static String words(JsonNode backfill) {
        String state = backfill.path("state").asText("");
        return switch (state) {
            case "running", "finished" ->
                state + ", " + backfill.path("taken").asText() + " of "
                        + backfill.path("total").asText() + " taken";
            case "counting" -> "counting";
            default -> "";
        };
    }
}
