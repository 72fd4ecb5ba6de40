package org.postroute.inbound;

import java.util.Set;
import org.jsoup.nodes.Element;

/** How a browser shows text: runs of white space as one space, and signs before the items of a list. */
final class HtmlText {
    private static final Set<String> UNSEEN =
            Set.of("script", "style", "head", "title", "meta", "link", "object", "svg", "select", "xml");

    private HtmlText() {}

    /** Whether a browser shows what such an element holds. */
    static boolean isShown(String name) {
        return !UNSEEN.contains(name);
    }

    /** @param before what stands on the line already; a space at its end takes up those in front */
    static String collapsed(String text, CharSequence before) {
        StringBuilder collapsed = new StringBuilder(text.length());
        boolean space = before.isEmpty() || before.charAt(before.length() - 1) == ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean white = c == ' ' || c == '\u00a0' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
            if (!white) {
                collapsed.append(c);
            } else if (!space) {
                collapsed.append(' ');
            }
            space = white;
        }
        return collapsed.toString();
    }

    static String bullet(Element item) {
        Element list = item.parent();
        boolean numbered = list != null && list.normalName().equals("ol");
        return numbered ? item.elementSiblingIndex() + 1 + ". " : "- ";
    }
}
