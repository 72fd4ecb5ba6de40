package org.postroute.inbound;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reader sees an element, judged by its own style and attributes. Follows the colours on the way down, so that
 * text in the colour of its background is found.
 */
final class Visibility {
    private static final int MAX_STYLE = 4000;
    private static final int MAX_DIFFERENCE = 8;
    private static final String PAPER = "?paper";
    private static final Map<String, String> COLOURS = Map.of(
            "white", "#ffffff",
            "black", "#000000",
            "red", "#ff0000",
            "blue", "#0000ff",
            "green", "#008000",
            "gray", "#808080",
            "grey", "#808080",
            "yellow", "#ffff00",
            "silver", "#c0c0c0",
            "transparent", "transparent");

    private record Colours(String text, String background) {}

    private final Deque<Colours> colours = new ArrayDeque<>();
    private String paper = "#ffffff";

    Visibility() {
        colours.push(new Colours("?default", PAPER));
    }

    /** For a document whose style sheet colours backgrounds: then only those in the markup are known. */
    void forgetPaper() {
        paper = "?sheet";
    }

    /** Whether text at this place differs from its background, as far as both are written in the markup. */
    boolean showsText() {
        Colours here = colours.element();
        return !isClose(here.text(), here.background().equals(PAPER) ? paper : here.background());
    }

    private static boolean isClose(String a, String b) {
        if (a.charAt(0) != '#' || b.charAt(0) != '#') {
            return false;
        }
        for (int i = 1; i < 7; i += 2) {
            int difference = Integer.parseInt(a, i, i + 2, 16) - Integer.parseInt(b, i, i + 2, 16);
            if (Math.abs(difference) > MAX_DIFFERENCE) {
                return false;
            }
        }
        return true;
    }

    /** Goes down into an element; false when nothing of it can be seen. */
    boolean enter(Element element) {
        Colours outer = colours.element();
        String style = style(element);
        Colours own = colours(element, style, outer);
        colours.push(own);
        return !isHidden(element, style);
    }

    void leave() {
        colours.pop();
    }

    private static boolean isHidden(Element element, String style) {
        return element.hasAttr("hidden")
                || style.contains("display:none")
                || style.contains("visibility:hidden")
                || isZero(style, "font-size:")
                || isZero(style, "opacity:")
                || (isZero(style, "max-height:") && style.contains("overflow:hidden"))
                || (isZero(style, "height:") && style.contains("overflow:hidden"))
                || (isZero(style, "width:") && style.contains("overflow:hidden"))
                || isFarOff(style, "left:-")
                || isFarOff(style, "top:-")
                || isFarOff(style, "text-indent:-");
    }

    private static Colours colours(Element element, String style, Colours outer) {
        String text = value(style, "color:");
        String background = value(style, "background-color:");
        if (background == null) {
            background = value(style, "background:");
        }
        if (background == null && element.hasAttr("bgcolor")) {
            background = element.attr("bgcolor");
        }
        if (text == null && element.normalName().equals("font") && element.hasAttr("color")) {
            text = element.attr("color");
        }
        String ground = background == null ? outer.background() : colour(background, outer.background());
        return new Colours(text == null ? outer.text() : colour(text, outer.text()), ground);
    }

    /** A known colour as #rrggbb; what is not understood is taken for one that no other equals. */
    private static String colour(String written, String inherited) {
        String word = written.strip().toLowerCase(Locale.ROOT);
        String name = COLOURS.getOrDefault(word, word);
        if (name.equals("transparent") || name.equals("inherit") || name.isEmpty()) {
            return inherited;
        }
        if (name.matches("#[0-9a-f]{3}")) {
            return "#" + twice(name.charAt(1)) + twice(name.charAt(2)) + twice(name.charAt(3));
        }
        if (name.startsWith("rgb")) {
            return rgb(name);
        }
        return name.matches("#[0-9a-f]{6}") ? name : "?" + name;
    }

    private static String rgb(String name) {
        String[] parts = name.replaceAll("[^0-9,.]", "").split(",");
        if (parts.length < 3) {
            return "?" + name;
        }
        StringBuilder hex = new StringBuilder("#");
        for (int i = 0; i < 3; i++) {
            String digits = parts[i].split("\\.", 2)[0];
            if (digits.isEmpty() || digits.length() > 3) {
                return "?" + name;
            }
            hex.append(String.format("%02x", Math.min(255, Integer.parseInt(digits))));
        }
        return hex.toString();
    }

    private static String twice(char c) {
        return "" + c + c;
    }

    private static @Nullable String value(String style, String property) {
        int start = indexOf(style, property);
        if (start < 0) {
            return null;
        }
        int end = style.indexOf(';', start);
        String value = style.substring(start + property.length(), end < 0 ? style.length() : end);
        return value.replace("!important", "");
    }

    private static boolean isZero(String style, String property) {
        String value = value(style, property);
        return value != null && value.matches("0+(\\.0+)?(px|pt|em|rem|%|ex|cm|mm|in)?");
    }

    private static boolean isFarOff(String style, String property) {
        String value = value(style, property);
        return value != null && value.matches("[0-9]{4,9}(px|pt)?(\\.[0-9]+)?.{0,10}");
    }

    /** At the beginning of a declaration, so that "color:" is not found in "background-color:". */
    private static int indexOf(String style, String property) {
        int at = style.indexOf(property);
        while (at > 0 && style.charAt(at - 1) != ';') {
            at = style.indexOf(property, at + 1);
        }
        return at;
    }

    private static String style(Element element) {
        String style = element.attr("style");
        String bounded = style.length() > MAX_STYLE ? style.substring(0, MAX_STYLE) : style;
        return bounded.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    }
}
