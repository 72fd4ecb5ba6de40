package org.postroute.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/** What each tool takes for newly written, scored as SCORER.md says. */
final class ReplyComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "**Postroute**";

    private record Reply(String text, double micros) {}

    private ReplyComparison() {}

    static void print(Path npm) throws IOException, InterruptedException {
        List<QuoteCase> cases = QuoteCase.all().stream()
                .filter(c -> !c.isContested() && !c.kind().equals("eml"))
                .filter(c -> !c.category().equals("forward") && !c.category().equals("signature"))
                .toList();
        Map<String, Map<String, Reply>> tools = new LinkedHashMap<>();
        tools.put(OURS, ours(cases));
        tools.putAll(others(cases, npm));
        System.out.println("| tool | text: exact / recall / leak % | html: exact / recall / leak % "
                + "| median µs text | html | slowest ms |");
        System.out.println("|---|---|---|---|---|---|");
        tools.forEach((tool, replies) -> System.out.printf(
                "| %s | %s | %s | %s | %s | %.1f |%n",
                tool,
                score(cases, "text", replies),
                score(cases, "html", replies),
                median(cases, "text", replies),
                median(cases, "html", replies),
                replies.values().stream().mapToDouble(Reply::micros).max().orElse(0) / 1000));
    }

    private static List<QuoteCase> of(List<QuoteCase> cases, String kind) {
        return cases.stream().filter(c -> c.kind().equals(kind)).toList();
    }

    private static boolean knows(List<QuoteCase> cases, Map<String, Reply> replies) {
        return cases.stream().anyMatch(c -> replies.containsKey(c.name()));
    }

    private static String score(List<QuoteCase> cases, String kind, Map<String, Reply> replies) {
        List<QuoteCase> some = of(cases, kind);
        if (!knows(some, replies)) {
            return "–";
        }
        QuoteScore score = QuoteScore.of(some, c -> replies.get(c.name()).text());
        return String.format("%.1f / %.1f / %.1f", score.exact(), score.recall(), score.leak());
    }

    private static String median(List<QuoteCase> cases, String kind, Map<String, Reply> replies) {
        List<QuoteCase> some = of(cases, kind);
        if (!knows(some, replies)) {
            return "–";
        }
        double[] sorted = some.stream()
                .mapToDouble(c -> replies.get(c.name()).micros())
                .sorted()
                .toArray();
        return String.format("%.0f", sorted[sorted.length / 2]);
    }

    private static Map<String, Reply> ours(List<QuoteCase> cases) {
        ReplyTexts texts = new ReplyTexts();
        for (int warming = 0; warming < 10; warming++) {
            cases.forEach(c -> reply(texts, c));
        }
        Map<String, Reply> replies = new LinkedHashMap<>();
        for (QuoteCase c : cases) {
            String text = "";
            double best = Double.MAX_VALUE;
            for (int run = 0; run < 3; run++) {
                long start = System.nanoTime();
                text = reply(texts, c);
                best = Math.min(best, (System.nanoTime() - start) / 1000.0);
            }
            replies.put(c.name(), new Reply(text, best));
        }
        return replies;
    }

    private static String body(QuoteCase c) {
        return c.file(c.kind().equals("html") ? "input.html" : "input.txt").orElseThrow();
    }

    private static String reply(ReplyTexts texts, QuoteCase c) {
        return c.kind().equals("html")
                ? texts.ofHtml(body(c)).text()
                : texts.ofText(body(c)).text();
    }

    private static Map<String, Map<String, Reply>> others(List<QuoteCase> cases, Path npm)
            throws IOException, InterruptedException {
        Process node = new ProcessBuilder(
                        "node",
                        "bench/understand/others.mjs",
                        npm.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<List<String>> answers = CompletableFuture.supplyAsync(
                () -> new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))
                        .lines()
                        .toList());
        List<String> questions = new ArrayList<>();
        for (QuoteCase c : cases) {
            questions.add(JSON.writeValueAsString(Map.of("name", c.name(), "kind", c.kind(), "body", body(c))));
        }
        try (Writer in = new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8)) {
            for (String question : questions) {
                in.write(question + "\n");
            }
        }
        Map<String, Map<String, Reply>> tools = new LinkedHashMap<>();
        for (String line : answers.join()) {
            JsonNode answer = JSON.readTree(line);
            String name = answer.get("name").asText();
            String reply = answer.get("reply").asText();
            boolean html = cases.stream()
                    .anyMatch(c -> c.name().equals(name) && c.kind().equals("html"));
            tools.computeIfAbsent(answer.get("tool").asText(), tool -> new LinkedHashMap<>())
                    .put(
                            name,
                            new Reply(
                                    html ? text(reply) : reply,
                                    answer.get("micros").asDouble()));
        }
        node.waitFor();
        return tools;
    }

    /** With a line end at every element, so that the words of neighbours stay apart. */
    private static String text(String html) {
        StringBuilder text = new StringBuilder();
        NodeTraversor.traverse(
                (Node node, int depth) -> {
                    if (node instanceof TextNode words) {
                        text.append(words.getWholeText());
                    } else if (node instanceof Element element && (element.isBlock() || element.nameIs("br"))) {
                        text.append('\n');
                    }
                },
                Jsoup.parse(html).body());
        return text.toString();
    }
}
