package org.postroute.outbound;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** Sanitised HTML as readable plain text: paragraphs apart, lists with their marks, links with their addresses. */
final class HtmlText implements NodeVisitor {
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr");
    private static final Set<String> LINES = Set.of("div", "li", "tr", "dt", "dd", "caption", "br");

    private final StringBuilder text = new StringBuilder();
    private int lineEnds;
    private boolean space;
    private int preformatted;
    private boolean firstCell;
    private boolean afterMark;

    /** The item that each open list is at; 0 before the first of a list without numbers. */
    private final Deque<Integer> lists = new ArrayDeque<>();

    private HtmlText() {}

    static String of(String html) {
        HtmlText visitor = new HtmlText();
        NodeTraversor.traverse(visitor, Jsoup.parse(html).body());
        return visitor.text.toString();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            write(words.getWholeText());
        } else if (node instanceof Element element) {
            separate(element);
            open(element);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element);
            if (!element.normalName().equals("br")) {
                separate(element);
            }
        }
    }

    private void separate(Element element) {
        if (PARAGRAPHS.contains(element.normalName()) && !isWithinList(element)) {
            breakLines(2);
        } else if (element.normalName().equals("br")) {
            lineEnds = Math.min(2, lineEnds + 1);
        } else if (PARAGRAPHS.contains(element.normalName()) || LINES.contains(element.normalName())) {
            breakLines(1);
        }
    }

    private static boolean isWithinList(Element element) {
        Element parent = element.parent();
        return parent != null && parent.normalName().equals("li");
    }

    private void breakLines(int count) {
        if (afterMark) {
            return;
        }
        lineEnds = Math.max(lineEnds, count);
        space = false;
    }

    private void open(Element element) {
        switch (element.normalName()) {
            case "pre" -> preformatted++;
            case "hr" -> put("---");
            case "ol" -> lists.push(1);
            case "ul" -> lists.push(0);
            case "li" -> markItem();
            case "tr" -> firstCell = true;
            case "td", "th" -> separateCells();
            default -> {}
        }
    }

    private void markItem() {
        put(mark());
        afterMark = true;
    }

    private String mark() {
        int number = lists.isEmpty() ? 0 : lists.pop();
        lists.push(number == 0 ? 0 : number + 1);
        return number == 0 ? "- " : number + ". ";
    }

    private void separateCells() {
        put(firstCell ? "" : " | ");
        firstCell = false;
    }

    private void close(Element element) {
        switch (element.normalName()) {
            case "pre" -> preformatted--;
            case "ol", "ul" -> lists.poll();
            case "li" -> afterMark = false;
            default -> {}
        }
        String href = element.normalName().equals("a") ? element.attr("href") : "";
        String address = href.replaceFirst("^(mailto|tel):", "");
        if (!address.isEmpty() && !element.text().contains(address)) {
            put(" <" + address + ">");
        }
    }

    private void write(String words) {
        if (preformatted > 0) {
            put(words);
            return;
        }
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                space = true;
            } else {
                put(String.valueOf(c));
            }
        }
    }

    private void put(String words) {
        if (words.isEmpty()) {
            return;
        }
        boolean atStart = text.isEmpty();
        text.append(atStart ? "" : "\n".repeat(lineEnds));
        text.append(space && !atStart && lineEnds == 0 ? " " : "").append(words);
        lineEnds = 0;
        space = false;
        afterMark = false;
    }
}
