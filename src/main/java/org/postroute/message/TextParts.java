package org.postroute.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parts are the body, as plain text and as HTML, and which are files: the algorithm of RFC 8621, 4.1.4, done while
 * the parts come by.
 */
final class TextParts {
    private final List<Text> plain = new ArrayList<>();
    private final List<Text> html = new ArrayList<>();
    private final Deque<Container> open = new ArrayDeque<>();

    private record Text(boolean isHtml, String content) {}

    private static final class Container {
        final String type;
        final boolean inAlternative;
        final boolean plainBefore;
        final boolean htmlBefore;
        final int plainStart;
        final int htmlStart;
        boolean takesPlain;
        boolean takesHtml;
        int children;

        Container(String type, boolean inAlternative, TextParts parts, @Nullable Container parent) {
            this.type = type;
            this.inAlternative = inAlternative;
            this.plainBefore = parent == null || parent.takesPlain;
            this.htmlBefore = parent == null || parent.takesHtml;
            this.takesPlain = plainBefore;
            this.takesHtml = htmlBefore;
            this.plainStart = parts.plain.size();
            this.htmlStart = parts.html.size();
        }

        boolean isAlternative() {
            return type.equals("multipart/alternative");
        }
    }

    TextParts() {
        open.push(new Container("multipart/mixed", false, this, null));
    }

    void enter(String multipartType) {
        Container parent = open.element();
        parent.children++;
        boolean alternative = parent.inAlternative || multipartType.equals("multipart/alternative");
        open.push(new Container(multipartType, alternative, this, parent));
    }

    void leave() {
        if (open.size() == 1) {
            return;
        }
        Container left = open.pop();
        if (left.isAlternative() && left.takesPlain && left.takesHtml) {
            boolean noPlain = plain.size() == left.plainStart;
            boolean noHtml = html.size() == left.htmlStart;
            if (noPlain) {
                plain.addAll(html.subList(left.htmlStart, html.size()));
            } else if (noHtml) {
                html.addAll(plain.subList(left.plainStart, plain.size()));
            }
        }
    }

    /** Whether the next part is text of the body; to be asked once for each part that is no multipart. */
    boolean takes(PartHeader part) {
        Container container = open.element();
        int index = container.children++;
        String type = part.contentType();
        if (part.isMarkedAttachment()) {
            return false;
        }
        if (open.size() == 1 && isOtherReadableText(type)) {
            return part.filename() == null;
        }
        boolean text = type.equals("text/plain") || type.equals("text/html");
        boolean related = container.type.equals("multipart/related");
        return text && (index == 0 || (!related && part.filename() == null));
    }

    private static boolean isOtherReadableText(String type) {
        return type.startsWith("text/")
                && !type.equals("text/plain")
                && !type.equals("text/html")
                && !type.equals("text/calendar");
    }

    void add(boolean isHtml, String content) {
        Container container = open.element();
        Text text = new Text(isHtml, content);
        if (container.isAlternative()) {
            (isHtml ? html : plain).add(text);
            return;
        }
        if (container.inAlternative) {
            container.takesHtml &= isHtml;
            container.takesPlain &= !isHtml;
        }
        if (container.takesPlain) {
            plain.add(text);
        }
        if (container.takesHtml) {
            html.add(text);
        }
    }

    /** Null when there is none, or when a piece of the body exists as HTML only: then the HTML is complete, this is not. */
    @Nullable
    String plainText() {
        boolean complete = plain.stream().noneMatch(Text::isHtml);
        return plain.isEmpty() || !complete ? null : join(plain);
    }

    /** Null when no part of the body is HTML; plain pieces between are made HTML. */
    @Nullable
    String html() {
        return html.stream().anyMatch(Text::isHtml)
                ? join(html.stream().map(TextParts::asHtml).toList())
                : null;
    }

    private static Text asHtml(Text text) {
        if (text.isHtml) {
            return text;
        }
        String escaped = text.content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return new Text(true, text.content.isBlank() ? "" : "<pre>" + escaped + "</pre>");
    }

    private static String join(List<Text> texts) {
        if (texts.size() == 1) {
            return texts.get(0).content;
        }
        StringBuilder joined = new StringBuilder();
        for (Text text : texts) {
            if (!joined.isEmpty() && joined.charAt(joined.length() - 1) != '\n') {
                joined.append('\n');
            }
            joined.append(text.content);
        }
        return joined.toString();
    }
}
