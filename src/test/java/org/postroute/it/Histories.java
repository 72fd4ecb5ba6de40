package org.postroute.it;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroute.message.Hashes;

/** What the mailbox, the ledger, the agent and the customers know of the same messages. */
final class Histories {
    private static final Set<String> UNDER_WAY = Set.of("received", "ready", "awaiting", "sending");
    /** One delivery by the test server may bring two copies when it is stopped meanwhile: they came by one submission. */
    private static final Pattern SUBMISSION = Pattern.compile("\\(Postfix\\) with \\S+ id (\\w+)");

    private final Rig rig;
    private final ArrivingMail arriving;

    Histories(Rig rig, ArrivingMail arriving) {
        this.rig = rig;
        this.arriving = arriving;
    }

    /** An answer as a customer has it. */
    private record Delivered(String inReplyTo, String submission, String text) {}

    /** Whether every delivered message has come to its end, and its answer to the customer. */
    boolean isOver() throws SQLException {
        Set<String> known =
                rig.view().rows().stream().map(LedgerView.Row::messageId).collect(toSet());
        List<LedgerView.Sent> sent = rig.view().sent();
        return known.containsAll(arriving.delivered())
                && rig.view().rows().stream().noneMatch(row -> UNDER_WAY.contains(row.state()))
                && sent.stream().noneMatch(Histories::isUnderWay)
                && SentAnswers.count(rig.customersMaildir())
                        >= sent.stream()
                                .filter(answer -> answer.state().equals("sent"))
                                .count()
                && SentAnswers.in(rig.maildir()).unseen().isEmpty();
    }

    private static boolean isUnderWay(LedgerView.Sent answer) {
        return UNDER_WAY.contains(answer.state()) || answer.state().equals("uncertain") && answer.isChecked();
    }

    DurabilityReport report(FaultPlan plan, Faults faults) throws Exception {
        List<LedgerView.Row> rows = rig.view().rows();
        List<LedgerView.Sent> sent = rig.view().sent();
        Map<String, List<LedgerView.Row>> byId = rows.stream().collect(groupingBy(LedgerView.Row::messageId));
        Map<String, LedgerView.Sent> answers =
                sent.stream().collect(toMap(LedgerView.Sent::receivedId, Function.identity()));
        Map<String, List<Delivered>> copies = delivered().stream().collect(groupingBy(Delivered::inReplyTo));
        long mistaken = rows.stream().filter(Histories::wasThereAtThreeKills).count();
        boolean excused = mistaken <= plan.mistakable();
        FiledMail filed = FiledMail.in(rig.maildir());
        Map<String, Collection<String>> violations = new LinkedHashMap<>();
        violations.put(
                "lost: delivered and not in the ledger",
                arriving.delivered().stream()
                        .filter(id -> !byId.containsKey(id))
                        .toList());
        violations.put("lost: sent and with no customer", lostAnswers(rows, answers, copies));
        violations.put(
                "stored twice",
                byId.entrySet().stream()
                        .filter(entry -> entry.getValue().size() > Math.max(1, filed.copies(entry.getKey())))
                        .map(Map.Entry::getKey)
                        .toList());
        violations.put(
                "stored otherwise than delivered",
                rows.stream()
                        .filter(row -> !filed.holds(row))
                        .map(LedgerView.Row::messageId)
                        .toList());
        violations.put("STORE before its row was committed", rig.killer().premature());
        violations.put("marked as read without a row", faults.flaggedWithoutRow());
        violations.put(
                "not marked as read in the end",
                SentAnswers.in(rig.maildir()).unseen().stream()
                        .map(Path::toString)
                        .toList());
        violations.put("without a state", withoutState(rows, sent));
        violations.put(
                "not answered",
                rows.stream()
                        .filter(row -> !row.state().equals("answered"))
                        .filter(row -> !filed.isSecondCopy(row) && !(excused && wasThereAtThreeKills(row)))
                        .map(row -> row.messageId() + " " + row.state() + " " + row.reason())
                        .toList());
        violations.put("asked under several ids", severalIds());
        violations.put("asked in other words under one id", otherWords());
        violations.put("answered with another message's answer", wrongAnswers(byId, copies));
        violations.put("doubled outside the final-dot window", doubled(byId, answers, copies, false));
        violations.put("questions out of order in a session", new SessionOrder(arriving, rows).ofCalls(rig.agent()));
        violations.put("answers out of order in a session", new SessionOrder(arriving, rows).ofAnswers(rig.killer()));
        violations.put("counters that disagree", new Counters(rig).disagreements());
        return new DurabilityReport(
                facts(
                        plan,
                        faults,
                        sent,
                        rows,
                        doubled(byId, answers, copies, true).size()),
                violations);
    }

    /** Who is being read whenever the process ends looks exactly like a message that ends it. */
    private static boolean wasThereAtThreeKills(LedgerView.Row row) {
        return row.state().equals("quarantined")
                && row.attempt() >= 3
                && row.reason().equals("3 attempts to work on it ended nowhere");
    }

    private Map<String, Object> facts(
            FaultPlan plan, Faults faults, List<LedgerView.Sent> sent, List<LedgerView.Row> rows, int doubledInside) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("database", plan.postgresql() ? "PostgreSQL" : "SQLite");
        Map<String, Integer> kills = rig.killer().kills();
        facts.put("kills", kills.values().stream().mapToInt(Integer::intValue).sum() + " " + kills);
        facts.put("lines broken, servers stopped", faults.done());
        facts.put("messages delivered", arriving.delivered().size());
        facts.put("calls of the agent", rig.agent().calls().size());
        facts.put("STORE commands looked at", rig.killer().stored());
        facts.put("answers taken by the server", rig.killer().taken().size());
        List<LedgerView.Sent> uncertain =
                sent.stream().filter(LedgerView.Sent::wasUncertain).toList();
        facts.put("answers that were uncertain", uncertain.size());
        facts.put(
                "  found in Sent",
                uncertain.stream()
                        .filter(answer -> answer.state().equals("sent") && !answer.wasResent())
                        .count());
        facts.put(
                "  not there, and sent again",
                uncertain.stream().filter(LedgerView.Sent::wasResent).count());
        facts.put(
                "  held for a person",
                uncertain.stream()
                        .filter(answer -> answer.state().equals("uncertain"))
                        .count());
        facts.put("doubled inside the final-dot window", doubledInside);
        facts.put(
                "quarantined for being read at three kills",
                rows.stream().filter(Histories::wasThereAtThreeKills).count());
        return facts;
    }

    private static List<String> withoutState(List<LedgerView.Row> rows, List<LedgerView.Sent> sent) {
        return Stream.concat(
                        rows.stream()
                                .filter(row -> UNDER_WAY.contains(row.state()))
                                .map(row -> row.messageId() + " " + row.state()),
                        sent.stream()
                                .filter(Histories::isUnderWay)
                                .map(answer -> answer.messageId() + " " + answer.state()))
                .toList();
    }

    /** An uncertain one that is held may or may not be there. */
    private static List<String> lostAnswers(
            List<LedgerView.Row> rows, Map<String, LedgerView.Sent> answers, Map<String, List<Delivered>> copies) {
        return rows.stream()
                .filter(row -> answers.containsKey(row.id())
                        && !answers.get(row.id()).state().equals("uncertain"))
                .map(LedgerView.Row::messageId)
                .filter(id -> !copies.containsKey(id))
                .toList();
    }

    private static List<String> doubled(
            Map<String, List<LedgerView.Row>> byId,
            Map<String, LedgerView.Sent> answers,
            Map<String, List<Delivered>> copies,
            boolean inside) {
        List<String> doubled = new ArrayList<>();
        copies.forEach((id, found) -> {
            long submissions =
                    found.stream().map(Delivered::submission).distinct().count();
            boolean wasUncertain = byId.getOrDefault(id, List.of()).stream()
                    .map(row -> answers.get(row.id()))
                    .anyMatch(answer -> answer != null && answer.wasUncertain());
            if (submissions > 1 && wasUncertain == inside) {
                doubled.add(id + " " + submissions + " times");
            }
        });
        return doubled;
    }

    private static List<String> wrongAnswers(
            Map<String, List<LedgerView.Row>> byId, Map<String, List<Delivered>> copies) {
        return copies.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(copy -> byId.getOrDefault(entry.getKey(), List.of()).stream()
                                .noneMatch(row -> copy.text().contains("Answer to " + row.id()))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> severalIds() {
        return severalOf(rig.agent().calls().stream()
                .collect(groupingBy(Histories::messageId, mapping(AgentStub.Call::webhookId, toSet()))));
    }

    /** The links to files are signed anew for each attempt. */
    private List<String> otherWords() {
        return severalOf(rig.agent().calls().stream()
                .collect(groupingBy(AgentStub.Call::webhookId, mapping(Histories::words, toSet()))));
    }

    private static List<String> severalOf(Map<String, Set<String>> found) {
        return found.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    static String messageId(AgentStub.Call call) {
        return call.body().at("/message/messageId").asText().replaceAll("[<>]", "");
    }

    private static String words(AgentStub.Call call) {
        ObjectNode message = call.body().withObject("/message").deepCopy();
        for (JsonNode attachment : message.path("attachments")) {
            ((ObjectNode) attachment).remove("url");
        }
        return sha256(message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Hashes.sha256().digest(bytes));
    }

    private List<Delivered> delivered() throws MessagingException, IOException {
        List<Delivered> all = new ArrayList<>();
        for (MimeMessage answer : SentAnswers.in(rig.customersMaildir()).originals()) {
            Matcher submission = SUBMISSION.matcher(String.join("\n", answer.getHeader("Received")));
            all.add(new Delivered(
                    answer.getHeader("In-Reply-To", ",").replaceAll("[<>\\s]", ""),
                    submission.find() ? submission.group(1) : "",
                    SentAnswers.text(answer)));
        }
        return all;
    }
}
