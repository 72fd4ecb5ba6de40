package org.postroute.inbound;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a style attribute or a rule declares (CSS 2.2, 4.1.8): of one property the last counts, unless one is important. */
final class Declarations {
    private static final int MAX_LENGTH = 4000;
    private static final Pattern COMMENT = Pattern.compile("/[*].*?(?:[*]/|$)", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-9a-fA-F]{1,6})\\s?");
    /** Those that can hide something; of no others is a word kept. */
    private static final Set<String> PROPERTIES = Set.of(
            "display",
            "visibility",
            "font-size",
            "opacity",
            "overflow",
            "overflow-x",
            "overflow-y",
            "height",
            "width",
            "max-height",
            "max-width",
            "position",
            "left",
            "right",
            "top",
            "bottom",
            "text-indent",
            "margin-left",
            "margin-top",
            "transform",
            "clip",
            "clip-path",
            "color",
            "background",
            "background-color");

    private static final String IMPORTANT = "!important";
    static final Declarations NONE = new Declarations(Map.of());

    private final Map<String, String> values;

    private Declarations(Map<String, String> values) {
        this.values = values;
    }

    static Declarations of(String style) {
        return style.isBlank() ? NONE : new Declarations(new HashMap<>()).with(style);
    }

    private Declarations with(String style) {
        for (String declaration : plain(style).split(";")) {
            int colon = declaration.indexOf(':');
            if (colon > 0 && PROPERTIES.contains(declaration.substring(0, colon).strip())) {
                put(
                        declaration.substring(0, colon).strip(),
                        declaration.substring(colon + 1).strip());
            }
        }
        return this;
    }

    private void put(String property, String value) {
        String known = values.get(property);
        if (known == null || !known.endsWith(IMPORTANT) || value.endsWith(IMPORTANT)) {
            values.put(property, value);
        }
    }

    /** Without the means that hide a declaration from those who look for its words. */
    private static String plain(String style) {
        String bounded = style.length() > MAX_LENGTH ? style.substring(0, MAX_LENGTH) : style;
        String uncommented = bounded.contains("/*") ? COMMENT.matcher(bounded).replaceAll(" ") : bounded;
        String unescaped = uncommented.indexOf('\\') < 0 ? uncommented : unescaped(uncommented);
        return unescaped.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").replaceAll("! important", IMPORTANT);
    }

    private static String unescaped(String style) {
        Matcher escape = ESCAPE.matcher(style);
        return escape.replaceAll(match -> {
            int c = Integer.parseInt(match.group(1), 16);
            return Character.isBmpCodePoint(c) ? Matcher.quoteReplacement(String.valueOf((char) c)) : "";
        });
    }

    /** Where both say something, the other does unless this is important. */
    Declarations under(Declarations other) {
        if (values.isEmpty() || other.values.isEmpty()) {
            return values.isEmpty() ? other : this;
        }
        Declarations both = new Declarations(new HashMap<>(values));
        other.values.forEach(both::put);
        return both;
    }

    /** In lower case, with single spaces; null when it is not declared. */
    @Nullable
    String get(String property) {
        String value = values.get(property);
        return value == null ? null : value.replace(IMPORTANT, "").strip();
    }

    boolean is(String property, String value) {
        return value.equals(get(property));
    }

    boolean has(String property, Pattern value) {
        String declared = get(property);
        return declared != null && value.matcher(declared).find();
    }
}
