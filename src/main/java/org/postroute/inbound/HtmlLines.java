package org.postroute.inbound;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Walks a document once and writes down its lines, where each text stands, and what cannot be seen. */
final class HtmlLines implements NodeFilter {
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre");

    private final List<BodyLine> lines = new ArrayList<>();
    private final Map<Node, Integer> lineOf = new IdentityHashMap<>();
    private final HiddenNodes hidden = new HiddenNodes();
    private final List<Element> images = new ArrayList<>();
    private final Set<Node> unseenImages = new HashSet<>();
    private final Set<Node> borders = new HashSet<>();
    private final StringBuilder line = new StringBuilder();
    private final QuoteNesting nesting = new QuoteNesting();
    private int lineDepth;
    private int indent;
    private boolean lineIndented;
    private boolean lineBegun;
    private int pre;
    private int inSignature;
    private BodyLine.Mark mark = BodyLine.Mark.NONE;
    private boolean wordsSeen;
    private boolean marks;

    List<BodyLine> lines() {
        return lines;
    }

    /** Text nodes and images with the line on which they stand. */
    Map<Node, Integer> lineOf() {
        return lineOf;
    }

    HiddenNodes hidden() {
        return hidden;
    }

    List<Element> images() {
        return images;
    }

    boolean isUnseen(Element image) {
        return unseenImages.contains(image);
    }

    @Override
    public FilterResult head(Node node, int level) {
        if (node instanceof TextNode text) {
            text(text);
            return FilterResult.CONTINUE;
        }
        if (node instanceof Comment comment) {
            hidden.comment(comment);
        }
        return node instanceof Element element ? element(element) : FilterResult.CONTINUE;
    }

    private FilterResult element(Element element) {
        String name = element.normalName();
        if (name.equals("style") && element.data().contains("background")) {
            hidden.forgetPaper();
        }
        if (!HtmlText.isShown(name)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (hidden.hides(element, !wordsSeen)) {
            unseen(element);
            return FilterResult.SKIP_ENTIRELY;
        }
        breakBefore(element, name);
        enter(element, name);
        return FilterResult.CONTINUE;
    }

    private void breakBefore(Element element, String name) {
        switch (name) {
            case "br" -> endLine();
            case "hr" -> {
                endLineIfBegun();
                mark(BodyLine.Mark.BORDER);
            }
            case "img" -> image(element);
            case "td", "th" -> {
                if (line.length() > 0) {
                    line.append(' ');
                }
            }
            default -> {
                if (element.isBlock() || PARAGRAPHS.contains(name)) {
                    endLineIfBegun();
                    separateParagraph(name);
                }
            }
        }
        if (name.equals("li")) {
            line.append(HtmlText.bullet(element));
        }
    }

    private void enter(Element element, String name) {
        Optional<String> kind = HtmlMarks.kindOf(element);
        boolean quote = kind.filter("quote"::equals).isPresent();
        if (name.equals("blockquote") && !quote) {
            quote = HtmlMarks.isCitation(element);
            indent += quote ? 0 : 1;
        }
        if (quote) {
            endLineIfBegun();
            nesting.enter(element, lines.size());
        }
        if (HtmlMarks.hasLeftBorder(element) && Attributions.isLastOf(lines)) {
            indent++;
            borders.add(element);
        }
        kind.ifPresent(this::mark);
        if (kind.filter("signature"::equals).isPresent()) {
            endLineIfBegun();
            inSignature++;
        }
        if (HtmlMarks.hasTopBorder(element)) {
            mark(BodyLine.Mark.BORDER);
        }
        pre += name.equals("pre") ? 1 : 0;
    }

    @Override
    public FilterResult tail(Node node, int level) {
        if (node instanceof Element element) {
            leave(element, element.normalName());
        }
        return FilterResult.CONTINUE;
    }

    private void leave(Element element, String name) {
        hidden.leave();
        Optional<String> kind = HtmlMarks.kindOf(element);
        boolean quote = kind.filter("quote"::equals).isPresent();
        if (element.isBlock() || PARAGRAPHS.contains(name) || quote) {
            endLineIfBegun();
        }
        if (name.equals("blockquote") && !quote) {
            quote = HtmlMarks.isCitation(element);
            indent -= quote ? 0 : 1;
        }
        if (kind.filter("signature"::equals).isPresent()) {
            endLineIfBegun();
            inSignature--;
        }
        if (quote) {
            nesting.leave(element);
        }
        indent -= borders.remove(element) ? 1 : 0;
        pre -= name.equals("pre") ? 1 : 0;
        separateParagraph(name);
    }

    private void mark(String kind) {
        switch (kind) {
            case "divider" -> mark(BodyLine.Mark.DIVIDER);
            case "forward" -> mark(BodyLine.Mark.FORWARD);
            default -> {}
        }
    }

    private void mark(BodyLine.Mark found) {
        if (mark == BodyLine.Mark.NONE || mark == BodyLine.Mark.BORDER) {
            endLineIfBegun();
            mark = found;
        }
    }

    private void text(TextNode node) {
        String seen = hidden.seen(node, !wordsSeen);
        if (seen == null) {
            return;
        }
        wordsSeen |= seen.codePoints().anyMatch(Character::isLetterOrDigit);
        if (pre > 0) {
            preformatted(node, seen);
            return;
        }
        append(HtmlText.collapsed(seen, line));
        lineOf.put(node, lines.size());
    }

    private void preformatted(TextNode node, String text) {
        lineOf.put(node, lines.size());
        int start = 0;
        int end = text.indexOf('\n');
        while (end >= 0) {
            append(text.substring(start, end).replace("\r", ""));
            endLine();
            start = end + 1;
            end = text.indexOf('\n', start);
        }
        append(text.substring(start));
    }

    private void append(String text) {
        if (!lineBegun && !text.isEmpty()) {
            lineDepth = nesting.depth();
            lineIndented = indent > 0;
            lineBegun = !text.isBlank();
        }
        line.append(text);
    }

    private void image(Element image) {
        images.add(image);
        lineOf.put(image, lines.size());
        if (line.length() == 0) {
            append(" ");
        }
    }

    private void unseen(Element hiddenElement) {
        for (Element image : hiddenElement.select("img")) {
            images.add(image);
            unseenImages.add(image);
            lineOf.put(image, lines.size());
        }
    }

    private void separateParagraph(String name) {
        boolean after = !lines.isEmpty() && !lines.get(lines.size() - 1).isBlank();
        if (PARAGRAPHS.contains(name) && line.length() == 0 && after) {
            lines.add(BodyLine.of("", nesting.depth(), indent > 0, BodyLine.Mark.NONE));
        }
    }

    private void endLineIfBegun() {
        if (line.length() > 0) {
            endLine();
        }
    }

    private void endLine() {
        String text = line.toString();
        boolean blank = text.isBlank();
        BodyLine.Mark own = blank && mark != BodyLine.Mark.DIVIDER ? BodyLine.Mark.NONE : mark;
        if (own == BodyLine.Mark.NONE && inSignature > 0) {
            own = BodyLine.Mark.SIGNATURE;
        }
        int depth = blank ? nesting.depth() : lineDepth;
        lines.add(marked(BodyLine.of(text.stripTrailing(), depth, blank ? indent > 0 : lineIndented, own)));
        if (!blank || mark == BodyLine.Mark.DIVIDER) {
            mark = BodyLine.Mark.NONE;
        }
        line.setLength(0);
        lineBegun = false;
    }

    /** Some clients write a text/plain quotation into HTML: below an attribution, the signs at the left are its marks. */
    private BodyLine marked(BodyLine plain) {
        if (!plain.text().startsWith(">")) {
            return plain;
        }
        BodyLine line = PlainBody.line(plain.text());
        marks |= !line.isBlank() && Attributions.isLastOf(lines);
        return !marks ? plain : BodyLine.of(line.text(), plain.depth() + line.depth(), plain.indented(), plain.mark());
    }

    /** Ends the last line; to be called once, after the walk. */
    void finish() {
        endLineIfBegun();
    }
}
