package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.postroute.message.Hashes;

/** What the mail server, the ledger, the agent and the customers know of the same messages. */
record Histories(Path maildir, Path customers, LedgerView ledger, AgentStub agent) {
    private static final Set<String> UNDER_WAY = Set.of("ready", "sending");

    /** Whether every delivered message has come to its end, and its answer to the customer. */
    boolean isOver(List<String> delivered) throws SQLException {
        List<LedgerView.Row> rows = ledger.rows();
        if (rows.stream().map(LedgerView.Row::messageId).distinct().count() < delivered.size()
                || rows.stream()
                        .anyMatch(row ->
                                UNDER_WAY.contains(row.state()) || row.state().equals("received"))) {
            return false;
        }
        List<String> outbound = ledger.outboundStates();
        long sent = outbound.stream().filter("sent"::equals).count();
        return outbound.stream().noneMatch(UNDER_WAY::contains)
                && SentAnswers.count(customers) >= sent
                && SentAnswers.in(maildir).unseen().isEmpty();
    }

    KillReport report(List<String> delivered, KillSwitch killer, Set<String> flaggedWithoutRow) throws Exception {
        List<LedgerView.Row> rows = ledger.rows();
        Map<String, List<LedgerView.Row>> byId = rows.stream().collect(groupingBy(LedgerView.Row::messageId));
        Map<String, Long> answers = answers();
        Map<String, String> hashes = hashes();
        Set<String> uncertain = Set.copyOf(ledger.messagesWithOutbound("uncertain"));
        return new KillReport(
                killer.kills(),
                delivered.size(),
                agent.calls().size(),
                killer.stored(),
                killer.premature(),
                flaggedWithoutRow,
                delivered.stream().filter(id -> !byId.containsKey(id)).toList(),
                delivered.stream()
                        .filter(id -> byId.getOrDefault(id, List.of()).size() > 1)
                        .toList(),
                rows.stream()
                        .filter(row -> !row.sha256().equals(hashes.get(row.messageId())))
                        .map(LedgerView.Row::messageId)
                        .toList(),
                rows.stream()
                        .filter(row -> !row.state().equals("answered"))
                        .map(row -> row.messageId() + " " + row.state() + " " + row.reason())
                        .toList(),
                severalIds(),
                delivered.stream()
                        .filter(id -> answers.getOrDefault(id, 0L) > 1)
                        .toList(),
                rows.stream()
                        .filter(row -> row.state().equals("answered") && !uncertain.contains(row.id()))
                        .map(LedgerView.Row::messageId)
                        .filter(id -> !answers.containsKey(id))
                        .toList(),
                SentAnswers.in(maildir).unseen().size(),
                uncertain.size());
    }

    private List<String> severalIds() {
        Map<String, Set<String>> ids = agent.calls().stream()
                .collect(groupingBy(
                        call -> call.body().at("/message/messageId").asText(),
                        mapping(AgentStub.Call::webhookId, toSet())));
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, Long> answers() {
        return SentAnswers.in(customers).originals().stream()
                .collect(groupingBy(answer -> header(answer, "In-Reply-To"), counting()));
    }

    /** Of the messages as the server sends them, with CRLF. */
    private Map<String, String> hashes() throws IOException, MessagingException {
        Map<String, String> hashes = new HashMap<>();
        for (Path file : files()) {
            String stored = Files.readString(file, StandardCharsets.ISO_8859_1);
            byte[] sent = stored.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            hashes.put(
                    messageId(stored), HexFormat.of().formatHex(Hashes.sha256().digest(sent)));
        }
        return hashes;
    }

    private List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(maildir.resolve(folder))) {
                files.forEach(all::add);
            }
        }
        return all;
    }

    private static String messageId(String source) {
        int begin = source.indexOf("\nMessage-ID: <") + 14;
        return source.substring(begin, source.indexOf('>', begin));
    }

    private static String header(MimeMessage message, String name) {
        try {
            return message.getHeader(name, ",").replaceAll("[<>\\s]", "");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
