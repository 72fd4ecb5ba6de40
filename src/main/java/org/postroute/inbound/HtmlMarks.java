package org.postroute.inbound;

import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Element;

/** What clients write into the markup: which element is a quotation, a divider, a forward or a signature. */
final class HtmlMarks {
    private static final int TALL = 300;
    private static final WordTable MARKS = WordTable.named("html-marks.tsv");

    private HtmlMarks() {}

    /** quote, divider, forward or signature. */
    static Optional<String> kindOf(Element element) {
        if (element.attributesSize() == 0) {
            return Optional.empty();
        }
        return byValue("id", element.id())
                .or(() -> byPrefix(element.id()))
                .or(() -> byClass(element.className()))
                .or(() -> byValue("name", element.attr("name")))
                .or(() -> byValue("data-marker", element.attr("data-marker")));
    }

    /** {@code type=cite} is Apple's and Thunderbird's, the border on the left everybody else's. */
    static boolean isCitation(Element blockquote) {
        String type = blockquote.attr("type");
        String classes = bounded(blockquote.className());
        return type.equalsIgnoreCase("cite")
                || blockquote.hasAttr("cite")
                || classes.contains("gmail_quote")
                || classes.contains("quote")
                || classes.contains("cite");
    }

    /** The line that Outlook draws above a header block. */
    static boolean hasTopBorder(Element element) {
        String style = bounded(element.attr("style")).toLowerCase(Locale.ROOT).replace(" ", "");
        int border = style.indexOf("border-top:");
        return border >= 0 && !style.startsWith("border-top:none", border) && !style.startsWith("border-top:0", border);
    }

    /** The line beside a quotation, where the client does not write a blockquote. */
    static boolean hasLeftBorder(Element element) {
        if (!element.normalName().equals("div")) {
            return false;
        }
        String style = bounded(element.attr("style")).toLowerCase(Locale.ROOT).replace(" ", "");
        int border = style.indexOf("border-left:");
        return border >= 0
                && !style.startsWith("border-left:none", border)
                && !style.startsWith("border-left:0", border);
    }

    /** An image of at most three dots, which nobody sees: it tells the sender's tool that the mail was opened. */
    static boolean isPixel(Element image) {
        String style = bounded(image.attr("style")).toLowerCase(Locale.ROOT).replace(" ", "");
        return isTiny(image.attr("width"), style, "width:") && isTiny(image.attr("height"), style, "height:");
    }

    /** As high as a picture that somebody shows; logos and banners are lower. */
    static boolean isTall(Element image) {
        String style = bounded(image.attr("style")).toLowerCase(Locale.ROOT).replace(" ", "");
        return leadingNumber(valueOf(image.attr("height"), style, "height:")) >= TALL;
    }

    private static int leadingNumber(String value) {
        int end = 0;
        while (end < value.length() && end < 6 && Character.isDigit(value.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(value.substring(0, end));
    }

    /** Of the style, which counts more, else of the attribute. */
    private static String valueOf(String attribute, String style, String property) {
        int at = style.indexOf(property);
        boolean own = at == 0 || (at > 0 && style.charAt(at - 1) == ';');
        return own ? style.substring(at + property.length()) : attribute.strip();
    }

    private static boolean isTiny(String attribute, String style, String property) {
        String value = valueOf(attribute, style, property);
        return !value.isEmpty()
                && "0123".indexOf(value.charAt(0)) >= 0
                && (value.length() == 1 || !Character.isDigit(value.charAt(1)) && value.charAt(1) != '.')
                && !value.startsWith("%", 1)
                && !value.startsWith("em", 1);
    }

    private static Optional<String> byClass(String classes) {
        for (String name : bounded(classes).split("\\s+")) {
            Optional<String> kind = byValue("class", name);
            if (kind.isPresent()) {
                return kind;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> byValue(String attribute, String value) {
        return value.isEmpty() || value.length() > 80
                ? Optional.empty()
                : MARKS.kindOf(attribute + "=" + unprefixed(value));
    }

    /** Where clients number their elements. */
    private static Optional<String> byPrefix(String id) {
        return id.isEmpty() ? Optional.empty() : MARKS.kindOfStart("id-prefix=" + unprefixed(bounded(id)));
    }

    /** Outlook puts "x_" before the names in a mail that it quotes, once for each time. */
    private static String unprefixed(String name) {
        int start = 0;
        while (name.startsWith("x_", start)) {
            start += 2;
        }
        return name.substring(start);
    }

    private static String bounded(String value) {
        return value.length() > 1000 ? value.substring(0, 1000) : value;
    }
}
