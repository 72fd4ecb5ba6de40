package org.postroute.inbound;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a document's style sheets that name one class, id or element, perhaps of one kind of element. Rules for other
 * screens ({@code @media}) and rules by position are left out: what they hide, they hide somewhere.
 */
final class StyleSheet {
    private static final int MAX_LENGTH = 200_000;
    private static final int MAX_RULES = 2000;
    private static final int MAX_CLASSES = 10;
    private static final Pattern TOKEN = Pattern.compile("/[*].*?(?:[*]/|$)|[{}]", Pattern.DOTALL);
    private static final Pattern SELECTOR = Pattern.compile("[a-z0-9]*[.#]?[a-z0-9_-]+");
    private static final StyleSheet EMPTY = new StyleSheet();

    private final Map<String, Declarations> rules = new HashMap<>();

    private StyleSheet() {}

    static StyleSheet of(@Nullable Document document) {
        StringBuilder text = new StringBuilder();
        if (document != null) {
            for (Element style : document.getElementsByTag("style")) {
                text.append(style.data()).append('\n');
            }
        }
        return text.isEmpty() ? EMPTY : new StyleSheet().read(text.substring(0, Math.min(text.length(), MAX_LENGTH)));
    }

    /** Only blocks at the outermost level; what begins with an at sign holds rules of its own. */
    private StyleSheet read(String text) {
        String sheet = text.replace("<!--", " ").replace("-->", " ");
        Matcher token = TOKEN.matcher(sheet);
        int depth = 0;
        int start = 0;
        String selectors = "";
        while (token.find() && rules.size() < MAX_RULES) {
            String what = token.group();
            if (what.equals("{")) {
                String before = sheet.substring(start, token.start());
                selectors = depth++ == 0 ? before.substring(before.lastIndexOf(';') + 1) : selectors;
                start = token.end();
            } else if (what.equals("}")) {
                depth = Math.max(0, depth - 1);
                if (depth == 0 && selectors.indexOf('@') < 0) {
                    add(selectors, Declarations.of(sheet.substring(start, token.start())));
                }
                start = token.end();
            } else if (depth == 0) {
                start = token.end();
            }
        }
        return this;
    }

    private void add(String selectors, Declarations declared) {
        for (String selector : selectors.toLowerCase(Locale.ROOT).split(",")) {
            String bare = selector.strip();
            if (SELECTOR.matcher(bare).matches()) {
                rules.merge(bare, declared, Declarations::under);
            }
        }
    }

    /** What the rules say of this element, those by id last. */
    Declarations of(Element element) {
        if (rules.isEmpty()) {
            return Declarations.NONE;
        }
        String name = element.normalName();
        Declarations all = rules.getOrDefault(name, Declarations.NONE);
        String classes = element.attr("class").toLowerCase(Locale.ROOT);
        if (!classes.isBlank()) {
            String[] each = classes.strip().split("\\s+", MAX_CLASSES + 1);
            for (int i = 0; i < Math.min(each.length, MAX_CLASSES); i++) {
                all = with(all, "." + each[i], name);
            }
        }
        return element.id().isEmpty() ? all : with(all, "#" + element.id().toLowerCase(Locale.ROOT), name);
    }

    private Declarations with(Declarations all, String key, String name) {
        return all.under(rules.getOrDefault(key, Declarations.NONE))
                .under(rules.getOrDefault(name + key, Declarations.NONE));
    }
}
