package org.postroute.inbound;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.postroute.message.Attachment;
import org.postroute.message.HiddenWords;
import org.postroute.message.ReplyText;

/** A text/html body as lines, and the way back from lines to the document. */
final class HtmlBody {
    private static final int MAX_PARSED = 4_000_000;

    private final Document document;
    private final HtmlLines walk = new HtmlLines();

    private HtmlBody(Document document) {
        this.document = document;
        document.filter(walk);
        walk.finish();
    }

    /** Reads as much as four million characters; new text stands in front of history. */
    static HtmlBody of(String html) {
        return new HtmlBody(Jsoup.parse(html.length() > MAX_PARSED ? html.substring(0, MAX_PARSED) : html));
    }

    List<BodyLine> lines() {
        return walk.lines();
    }

    List<HiddenWords> hidden() {
        return walk.hidden().words();
    }

    /** Everything that the document says, seen or not, with the words and addresses of its attributes. */
    String everything() {
        StringBuilder said = new StringBuilder(document.wholeText());
        for (Element element : document.select("[alt], [title], [href]")) {
            if (said.length() < MAX_PARSED) {
                for (String name : List.of("alt", "title", "href")) {
                    said.append(' ').append(element.attr(name));
                }
            }
        }
        return said.toString();
    }

    /** Where each image stands, and what it is there for. */
    List<ReplyText.Image> images(IntFunction<Sides.Side> sides) {
        List<ReplyText.Image> images = new ArrayList<>();
        for (Element image : walk.images()) {
            Sides.Side side = sides.apply(walk.lineOf().getOrDefault(image, 0));
            boolean own = side == Sides.Side.NEW || side == Sides.Side.SIGNATURE;
            images.add(new ReplyText.Image(
                    image.attr("src"), own ? Attachment.Side.NEW : Attachment.Side.QUOTED, use(image, side)));
        }
        return images;
    }

    private ReplyText.Use use(Element image, Sides.Side side) {
        if (walk.isUnseen(image) || HtmlMarks.isPixel(image)) {
            return ReplyText.Use.TRACKING;
        }
        return side == Sides.Side.SIGNATURE && !HtmlMarks.isTall(image)
                ? ReplyText.Use.SIGNATURE
                : ReplyText.Use.CONTENT;
    }

    /** What is left of the document, as HTML and as Markdown. */
    record Kept(String html, String markdown) {}

    /** What is left of the document when only some lines are kept. To be called once: it changes the document. */
    Kept keep(IntPredicate isKept) {
        Map<Node, Boolean> keeps = new HashMap<>();
        List<Node> emptied = new ArrayList<>(walk.hidden().nodes());
        document.body().traverse(new Pruning(isKept, keeps, emptied));
        remove(emptied);
        walk.hidden().cleanTexts();
        document.outputSettings().prettyPrint(false);
        return new Kept(document.body().html(), HtmlMarkdown.of(document.body()));
    }

    /** All at once: one after the other, each moves its siblings, which takes the square of their number. */
    private static void remove(List<Node> nodes) {
        Set<Node> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(nodes);
        Set<Element> parents = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node node : nodes) {
            if (node.parent() instanceof Element parent && !gone.contains(parent)) {
                parents.add(parent);
            }
        }
        for (Element parent : parents) {
            List<Node> kept = parent.childNodes().stream()
                    .filter(child -> !gone.contains(child))
                    .toList();
            parent.empty();
            parent.appendChildren(kept);
        }
    }

    /** Collects texts and images of lines that are not kept, and the elements that held nothing else. */
    private final class Pruning implements NodeVisitor {
        private final IntPredicate isKept;
        private final Map<Node, Boolean> keeps;
        private final List<Node> emptied;

        Pruning(IntPredicate isKept, Map<Node, Boolean> keeps, List<Node> emptied) {
            this.isKept = isKept;
            this.keeps = keeps;
            this.emptied = emptied;
        }

        @Override
        public void head(Node node, int depth) {}

        @Override
        public void tail(Node node, int depth) {
            Integer line = walk.lineOf().get(node);
            boolean words = !(node instanceof TextNode text) || !text.isBlank();
            if (line != null && words) {
                note(node, isKept.test(line));
            } else if (node != document.body() && keeps.containsKey(node)) {
                note(node, keeps.get(node));
            }
        }

        private void note(Node node, boolean kept) {
            Node parent = node.parent();
            if (parent != null) {
                keeps.merge(parent, kept, Boolean::logicalOr);
            }
            if (!kept) {
                emptied.add(node);
            }
        }
    }
}
