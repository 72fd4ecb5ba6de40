package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.postroute.ledger.OutboundState;
import org.postroute.ledger.ReceivedState;

/** Whether metrics, API, ledger and mailbox tell the same, once the product has had the time to look (INV-36). */
final class Counters {
    private static final String TOKEN = "API token, shown only now: ";

    private final Rig rig;

    Counters(Rig rig) {
        this.rig = rig;
    }

    List<String> disagreements() throws Exception {
        rig.product().awaitReady();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> compared().isEmpty());
        } catch (ConditionTimeoutException e) {
            return compared();
        }
        return List.of();
    }

    private List<String> compared() throws Exception {
        List<String> differences = new ArrayList<>();
        compare(
                differences,
                "postroute_received_messages",
                Stream.of(ReceivedState.values()).map(ReceivedState::word).toList(),
                rig.view().rows().stream().map(LedgerView.Row::state));
        compare(
                differences,
                "postroute_outbound_messages",
                Stream.of(OutboundState.values()).map(OutboundState::word).toList(),
                rig.view().sent().stream().map(LedgerView.Sent::state));
        long unread = SentAnswers.in(rig.maildir()).unseen().size();
        JsonNode mailbox = operator().json("/api/v1/mailboxes").at("/mailboxes/0");
        compare(differences, "unread by API", unread, mailbox.path("unread").asLong(-1));
        compare(
                differences,
                "unaccounted by API",
                0,
                mailbox.path("unaccounted").asLong(-1));
        String label = "{mailbox=\"" + mailbox.path("id").asText() + "\"}";
        compare(
                differences,
                "unread by metrics",
                unread,
                rig.product().sample("postroute_mailbox_unread_messages" + label));
        compare(
                differences,
                "unaccounted by metrics",
                0,
                rig.product().sample("postroute_mailbox_unaccounted_messages" + label));
        return differences;
    }

    private void compare(List<String> differences, String metric, List<String> words, Stream<String> states)
            throws Exception {
        Map<String, Long> rows = states.collect(groupingBy(Function.identity(), counting()));
        for (String word : words) {
            compare(
                    differences,
                    metric + " " + word,
                    rows.getOrDefault(word, 0L),
                    rig.product().sample(metric + "{state=\"" + word + "\"}"));
        }
    }

    private static void compare(List<String> differences, String what, long expected, long told) {
        if (expected != told) {
            differences.add(what + ": " + told + " instead of " + expected);
        }
    }

    /** The token lies beside a ledger in a file, and is printed at the first start otherwise. */
    private Operator operator() throws Exception {
        String api = "http://127.0.0.1:" + rig.product().apiPort();
        Path file = rig.database().folder().resolve("api-token");
        String token = Files.exists(file)
                ? Files.readString(file).strip()
                : Files.readAllLines(rig.product().log()).stream()
                        .filter(line -> line.startsWith(TOKEN))
                        .map(line -> line.substring(TOKEN.length()).strip())
                        .findFirst()
                        .orElseThrow();
        return new Operator(api, token);
    }
}
