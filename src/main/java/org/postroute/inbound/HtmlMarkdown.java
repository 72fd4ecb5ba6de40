package org.postroute.inbound;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * HTML as Markdown (CommonMark with tables): headings, lists, quotations, tables, links, emphasis, code and images stay
 * readable. What the words of a mail say never becomes markup. One walk without recursion; the time is linear.
 */
final class HtmlMarkdown implements NodeFilter {
    private static final Map<String, String> EMPHASIS = Map.of("b", "**", "strong", "**", "i", "*", "em", "*");
    private static final Set<String> CODE = Set.of("code", "kbd", "samp", "tt");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> BLOCKS = Set.of("tr", "table", "center", "caption", "legend");

    private final Element root;
    private final MarkdownBlocks blocks = new MarkdownBlocks();
    private final MarkdownLine line = new MarkdownLine();
    private final Deque<Integer> numbers = new ArrayDeque<>();
    private final Set<Element> outerTables = Collections.newSetFromMap(new IdentityHashMap<>());

    private HtmlMarkdown(Element root) {
        this.root = root;
    }

    /** The document is expected to hold nothing hidden. */
    static String of(Element root) {
        HtmlMarkdown walk = new HtmlMarkdown(root);
        for (Element table : root.getElementsByTag("table")) {
            Element outer = table.parent();
            while (outer != null && !outer.normalName().equals("table")) {
                outer = outer.parent();
            }
            if (outer != null) {
                walk.outerTables.add(outer);
            }
        }
        root.filter(walk);
        walk.endBlock();
        return walk.blocks.toString();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            line.text(Invisible.clean(text.getWholeText()).text());
            return FilterResult.CONTINUE;
        }
        return node instanceof Element element && node != root ? enter(element) : FilterResult.CONTINUE;
    }

    private FilterResult enter(Element element) {
        String name = element.normalName();
        if (!HtmlText.isShown(name)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (CODE.contains(name)) {
            line.code(element.wholeText());
            return FilterResult.SKIP_ENTIRELY;
        }
        if (isBlock(element)) {
            endBlock();
        }
        return switch (name) {
            case "pre" -> preformatted(element);
            case "table" -> table(element);
            default -> {
                begin(element, name);
                yield FilterResult.CONTINUE;
            }
        };
    }

    private FilterResult preformatted(Element element) {
        String text = element.wholeText().replace("\r\n", "\n").replace('\r', '\n');
        if (!text.isBlank()) {
            String fence = MarkdownLine.fence(text, 3);
            blocks.write(fence + "\n" + Invisible.clean(text).text().stripTrailing() + "\n" + fence);
        }
        return FilterResult.SKIP_ENTIRELY;
    }

    private FilterResult table(Element table) {
        String rows = outerTables.contains(table) ? "" : MarkdownTable.of(table);
        if (rows.isEmpty()) {
            return FilterResult.CONTINUE;
        }
        blocks.write(rows);
        return FilterResult.SKIP_ENTIRELY;
    }

    private void begin(Element element, String name) {
        switch (name) {
            case "br" -> line.lineBreak();
            case "hr" -> blocks.write("***");
            case "img" -> line.image(element);
            case "a" -> line.openLink(element.attr("href"));
            case "td", "th" -> line.text(" ");
            case "blockquote" -> blocks.enterQuote();
            case "ul" -> numbers.push(-1);
            case "ol" -> numbers.push(start(element));
            case "li" -> blocks.enterItem(marker());
            default -> {
                String mark = EMPHASIS.get(name);
                if (mark != null) {
                    line.open(mark);
                }
            }
        }
    }

    private static int start(Element list) {
        String start = list.attr("start");
        return start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
    }

    private String marker() {
        if (numbers.isEmpty() || numbers.element() < 0) {
            return "- ";
        }
        int number = numbers.pop();
        numbers.push(number + 1);
        return number + ". ";
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element && node != root) {
            leave(element, element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    private void leave(Element element, String name) {
        if (EMPHASIS.containsKey(name) || name.equals("a")) {
            line.close();
        }
        if (HEADINGS.contains(name)) {
            heading(name.charAt(1) - '0');
        } else if (isBlock(element)) {
            endBlock();
        }
        switch (name) {
            case "blockquote", "li" -> blocks.leave();
            case "ul", "ol" -> numbers.pop();
            default -> {}
        }
    }

    private void heading(int level) {
        String words = line.take().replaceAll("\\s*\\n", " ");
        if (!words.isEmpty()) {
            blocks.write("#".repeat(level) + " " + words);
        }
    }

    private void endBlock() {
        String words = line.take();
        if (!words.isEmpty()) {
            blocks.write(words);
        }
    }

    private static boolean isBlock(Element element) {
        String name = element.normalName();
        return !name.equals("td")
                && !name.equals("th")
                && !name.equals("br")
                && !name.equals("img")
                && (element.isBlock() || BLOCKS.contains(name));
    }
}
