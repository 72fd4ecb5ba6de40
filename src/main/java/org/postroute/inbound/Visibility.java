package org.postroute.inbound;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;
import org.postroute.message.HiddenWords.Kind;

/**
 * Whether a reader sees an element, judged by its attributes, its own style and the simple rules of the document's style
 * sheets. Follows the colours on the way down, so that text in the colour of its background is found. What only Outlook
 * hides ({@code mso-hide}) everybody else sees.
 */
final class Visibility {
    private static final Pattern NOTHING =
            Pattern.compile("^[-+]?0*[.]?0*(?:px|pt|em|rem|ex|ch|cm|mm|in|pc|vw|vh|%)?$");
    private static final Pattern ONE_PIXEL = Pattern.compile("^[01]px$");
    /** Nobody reads letters of one pixel; newsletters write their preview text in it. */
    private static final Pattern TINY = Pattern.compile(
            "^(?:0+|0*(?:[.][0-9]*)?(?:px|pt)|0*1(?:[.][0-9]*)?(?:px|pt)|0+(?:[.]0[0-9]*)?r?em|[.]0[0-9]*r?em|0?[0-5](?:[.][0-9]*)?%)$");

    private static final Pattern RELATIVE = Pattern.compile("(?:[^r]em|^em|ex|ch|%|larger|smaller|inherit)$");
    private static final Pattern FAINT = Pattern.compile("^(?:0?[.]0[0-9]*|0|[0-5](?:[.][0-9]*)?%)$");
    private static final Pattern FAR_OFF =
            Pattern.compile("^[-+]?(?:[0-9]{4,9}(?:[.][0-9]*)?(?:px|pt)?|[0-9]{3,9}(?:[.][0-9]*)?(?:em|rem|vw|vh|%))$");
    private static final Pattern MOVED_OFF = Pattern.compile("translate[xy3d]*[(][^)]*-[0-9]{4,9}|scale[xy]?[(] ?0");
    private static final Pattern CLIPPED = Pattern.compile(
            "rect[(] ?([01])(?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)? ?[)]|inset[(] ?(?:50|100)%|circle[(] ?0");
    private static final Pattern HIDES_OVERFLOW = Pattern.compile("^(?:hidden|clip)");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{3,8}|(?:rgb|hsl)a?[(][^)]*[)]|[a-z]+");

    private static final String PAPER = "?paper";
    private static final String CLEAR = "?clear";
    private static final int MAX_DIFFERENCE = 16;

    private static final int MAX_CACHED = 500;

    /** What an element hands down to its text. */
    private record Ink(String text, String background, boolean tiny) {}

    private final Deque<Optional<Kind>> concealing = new ArrayDeque<>();

    private final Deque<Ink> inks = new ArrayDeque<>();
    private final Map<String, Declarations> parsed = new HashMap<>();
    private String paper = "#ffffff";
    private @Nullable StyleSheet sheet;

    Visibility() {
        inks.push(new Ink("?default", PAPER, false));
        concealing.push(Optional.empty());
    }

    /** For a document whose style sheet colours backgrounds: then only those in the markup are known. */
    void forgetPaper() {
        paper = "?sheet";
    }

    /** Why text at this place is not seen; null when it is large enough and differs from its background. */
    @Nullable
    Kind concealment() {
        return concealing.element().orElse(null);
    }

    /** White space of no size or colour is how layouts keep a distance. */
    private static boolean hasOwnWords(Element element) {
        for (TextNode text : element.textNodes()) {
            if (Invisible.clean(text.getWholeText()).text().chars().anyMatch(Character::isLetterOrDigit)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Kind> concealment(Ink here) {
        String ground = here.background().equals(PAPER) ? paper : here.background();
        if (here.tiny()) {
            return Optional.of(Kind.TINY);
        }
        return here.text().equals(CLEAR) || isClose(here.text(), ground) ? Optional.of(Kind.COLOUR) : Optional.empty();
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

    /** Goes down into an element; says why nothing of it can be seen, or null. */
    @Nullable
    Kind enter(Element element) {
        StyleSheet rules = sheet;
        if (rules == null) {
            rules = StyleSheet.of(element.ownerDocument());
            sheet = rules;
        }
        Declarations style = rules.of(element).under(declared(element.attr("style")));
        Ink ink = ink(element, style, inks.element());
        inks.push(ink);
        concealing.push(concealment(ink).filter(kind -> hasOwnWords(element)));
        return reasonToHide(element, style);
    }

    private Declarations declared(String style) {
        return parsed.size() < MAX_CACHED ? parsed.computeIfAbsent(style, Declarations::of) : Declarations.of(style);
    }

    void leave() {
        inks.pop();
        concealing.pop();
    }

    private static @Nullable Kind reasonToHide(Element element, Declarations style) {
        if (element.hasAttr("hidden")) {
            return Kind.HIDDEN_ATTRIBUTE;
        }
        if (style.is("display", "none")
                || style.is("visibility", "hidden")
                || style.is("visibility", "collapse")
                || style.has("opacity", FAINT)) {
            return Kind.NOT_DISPLAYED;
        }
        if (isFlat(style)) {
            return Kind.NO_SPACE;
        }
        if (isElsewhere(style)) {
            return Kind.OFF_SCREEN;
        }
        return style.has("clip", CLIPPED) || style.has("clip-path", CLIPPED) ? Kind.CLIPPED : null;
    }

    private static boolean isFlat(Declarations style) {
        boolean cut = style.has("overflow", HIDES_OVERFLOW)
                || style.has("overflow-x", HIDES_OVERFLOW)
                || style.has("overflow-y", HIDES_OVERFLOW);
        return cut
                && ((style.has("height", ONE_PIXEL) && style.has("width", ONE_PIXEL))
                        || style.has("max-height", NOTHING)
                        || style.has("height", NOTHING)
                        || style.has("max-width", NOTHING)
                        || style.has("width", NOTHING));
    }

    private static boolean isElsewhere(Declarations style) {
        return isFarOff(style, "left")
                || isFarOff(style, "top")
                || isFarOff(style, "text-indent")
                || isFarOff(style, "margin-left")
                || isFarOff(style, "margin-top")
                || (style.has("right", FAR_OFF) && isOutOfFlow(style))
                || (style.has("bottom", FAR_OFF) && isOutOfFlow(style))
                || style.has("transform", MOVED_OFF);
    }

    private static boolean isFarOff(Declarations style, String property) {
        String value = style.get(property);
        return value != null && value.startsWith("-") && FAR_OFF.matcher(value).find();
    }

    private static boolean isOutOfFlow(Declarations style) {
        return style.is("position", "absolute") || style.is("position", "fixed");
    }

    private static Ink ink(Element element, Declarations style, Ink outer) {
        if (style == Declarations.NONE && element.attributesSize() == 0) {
            return outer;
        }
        String text = style.get("color");
        String background = style.get("background-color");
        if (background == null) {
            background = style.get("background");
        }
        if (background == null && element.hasAttr("bgcolor")) {
            background = element.attr("bgcolor");
        }
        if (text == null && element.normalName().equals("font") && element.hasAttr("color")) {
            text = element.attr("color");
        }
        String ground = background == null ? outer.background() : ground(background, outer.background());
        return new Ink(text == null ? outer.text() : colour(text, outer), ground, isTiny(style, outer));
    }

    /** Layouts set no size at all for a row and a readable one for what is in it. */
    private static boolean isTiny(Declarations style, Ink outer) {
        String size = style.get("font-size");
        if (size == null) {
            return outer.tiny();
        }
        return TINY.matcher(size).find()
                || (outer.tiny() && RELATIVE.matcher(size).find());
    }

    /** A transparent letter has the colour of what is behind it. */
    private static String colour(String written, Ink outer) {
        return CssColour.isTransparent(written) ? CLEAR : CssColour.of(written, outer.text());
    }

    /** The colour may stand among an image and its position; behind an image nothing is known. */
    private static String ground(String written, String inherited) {
        if (written.contains("url(") || written.contains("gradient(")) {
            return "?image";
        }
        Matcher colour = COLOUR.matcher(written.toLowerCase(Locale.ROOT));
        return colour.find() ? CssColour.of(colour.group(), inherited) : inherited;
    }
}
