package org.postroute.message;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;

/** Body or file, by RFC 8621, 4.1.4, for parsers that leave the question to their callers. */
final class TreeRule {
    private final List<String> names = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private int parts;
    private int multiparts;
    private int leaves;
    private int messages;
    private int depth;

    void multipart() {
        multiparts++;
        parts += depth == 0 ? 1 : 0;
    }

    /** What is found until {@link #endMessage} belongs to a message inside the message. */
    void startMessage() {
        messages++;
        parts += depth == 0 ? 1 : 0;
        depth++;
    }

    void endMessage() {
        depth--;
    }

    boolean isInside() {
        return depth > 0;
    }

    void body() {
        leaves++;
        parts += depth == 0 ? 1 : 0;
    }

    /** @param name null when there is none */
    void leaf(String type, boolean attachment, String name, int index, boolean related, String text) {
        boolean readable = type.equals("text/plain") || type.equals("text/html");
        boolean body = readable && !attachment && (index == 0 || (!related && name == null));
        if (!body) {
            names.add(name == null ? "" : name);
        } else if (type.equals("text/html")) {
            html.append(text == null ? "" : text).append('\n');
        } else {
            plain.append(text == null ? "" : text).append('\n');
        }
    }

    ParserComparison.Found found(String subject, String from) {
        String text = plain.isEmpty() ? Jsoup.parse(html.toString()).text() : plain.toString();
        return new ParserComparison.Found(
                subject,
                from,
                names,
                ParserComparison.packed(text),
                new PartCounts(parts, multiparts, leaves, messages));
    }
}
