package org.postroute.inbound;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;
import org.postroute.message.HiddenWords;
import org.postroute.message.HiddenWords.Kind;

/** What of a document no reader sees, found on the way down through it: elements, texts, comments and single characters. */
final class HiddenNodes {
    private static final Set<String> NEVER_SHOWN = Set.of("template", "datalist");
    /** Longer than any client shows of it; what needs more is no preview. */
    private static final int MAX_PREHEADER = 400;

    private static final int MAX_NAMES = 200;

    private final Visibility visibility = new Visibility();
    private final HiddenCount count = new HiddenCount();
    private @Nullable Boolean tables;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<TextNode, String> cleaned = new IdentityHashMap<>();

    /** Goes down into an element; true when nothing of it is seen, and it is not gone into. */
    boolean hides(Element element, boolean aboveAllWords) {
        if (NEVER_SHOWN.contains(element.normalName())) {
            add(Kind.NEVER_SHOWN, element, element.wholeText());
            return true;
        }
        Kind kind = visibility.enter(element);
        if (kind == null) {
            return false;
        }
        visibility.leave();
        String text = element.wholeText();
        add(aboveAllWords && isPreheader(element, text) ? Kind.PREHEADER : kind, element, text);
        return true;
    }

    void leave() {
        visibility.leave();
    }

    void forgetPaper() {
        visibility.forgetPaper();
    }

    /** The text that is seen; null when none of it is. */
    @Nullable
    String seen(TextNode node, boolean aboveAllWords) {
        Kind kind = visibility.concealment();
        if (kind != null && !node.isBlank()) {
            Node parent = node.parent();
            boolean preview =
                    aboveAllWords && parent instanceof Element element && isPreheader(element, node.getWholeText());
            add(preview ? Kind.PREHEADER : kind, node, node.getWholeText());
            return null;
        }
        Invisible.Cleaned text = Invisible.clean(node.getWholeText());
        count.add(text.hidden());
        if (text.carriedWords()) {
            cleaned.put(node, text.text());
        }
        return text.text();
    }

    /** Outlook's conditions are markup; all go, because machines read them. */
    void comment(Comment comment) {
        nodes.add(comment);
        String text = comment.getData().strip();
        if (!text.startsWith("[") && !text.startsWith("<!")) {
            count.addText(Kind.COMMENT, text);
        }
    }

    private void add(Kind kind, Node node, String text) {
        nodes.add(node);
        count.addText(kind, Invisible.clean(text).text());
    }

    /** Of a designed mail: one that is laid out in tables, or names it. */
    private boolean isPreheader(Element element, String text) {
        String names = element.className() + " " + element.id();
        String head = names.substring(0, Math.min(names.length(), MAX_NAMES)).toLowerCase(Locale.ROOT);
        return (head.contains("preheader") || head.contains("preview") || hasTables(element))
                && text.codePoints()
                                .filter(Character::isLetterOrDigit)
                                .limit(MAX_PREHEADER + 1L)
                                .count()
                        <= MAX_PREHEADER;
    }

    /** Looked for once: it costs a walk. */
    private boolean hasTables(Element element) {
        if (tables == null) {
            Document document = element.ownerDocument();
            tables = document != null && document.selectFirst("table") != null;
        }
        return tables;
    }

    List<HiddenWords> words() {
        return count.list();
    }

    /** All at which something is hidden. */
    List<Node> nodes() {
        return nodes;
    }

    /** Takes the characters out of the texts that carried hidden words among others. */
    void cleanTexts() {
        cleaned.forEach(TextNode::text);
    }
}
