package org.postroute.inbound;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps words of a mail from being read as Markdown (CommonMark 0.31, GitHub's tables and strikethrough). */
final class MarkdownEscapes {
    private static final int MAX_ADDRESS = 2000;
    private static final Pattern ENTITY = Pattern.compile("&(?:#[0-9a-fA-FxX]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});");
    /** What begins a heading, a quotation, a list, a rule or a row of a table. */
    private static final Pattern BLOCK =
            Pattern.compile("^(?:#{1,6}(?=\\s|$)|>|[-+](?=\\s|$)|(?:- ?){2,}|=+\\s*$|[|]|:?-+:?\\s*[|])");

    private static final Pattern NUMBER = Pattern.compile("^([0-9]{1,9})([.)](?:\\s|$))");
    private static final Pattern SAFE_ADDRESS = Pattern.compile("(?i)(?:https?://[^\\s/].*|mailto:[^\\s].*)");
    private static final Pattern CONTENT_ID = Pattern.compile("(?i)cid:[^\\s]+");

    private MarkdownEscapes() {}

    /** Words within a line; white space is as it shall stand. */
    static void append(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = switch (c) {
                case '\\', '`', '*', '[', ']', '<', '~' -> true;
                case '_' -> !isInWord(text, i);
                case '&' -> ENTITY.matcher(text).region(i, text.length()).lookingAt();
                default -> false;
            };
            if (special) {
                out.append('\\');
            }
            out.append(c);
        }
    }

    private static boolean isInWord(String text, int i) {
        return i > 0
                && i + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(i - 1))
                && Character.isLetterOrDigit(text.charAt(i + 1));
    }

    /** A line of escaped words at the place where a block could begin. */
    static String line(String words) {
        Matcher number = NUMBER.matcher(words);
        if (number.find()) {
            return number.group(1) + "\\" + words.substring(number.end(1));
        }
        return BLOCK.matcher(words).find() ? "\\" + words : words;
    }

    /** The destination of a link, only to the web or an address; null when it is none or too long. */
    static @Nullable String address(String href) {
        return destination(href, SAFE_ADDRESS);
    }

    /** The part of the message that an image shows; null when it shows none. */
    static @Nullable String contentId(String src) {
        return destination(src, CONTENT_ID);
    }

    private static @Nullable String destination(String written, Pattern form) {
        String bare = written.strip();
        if (bare.length() > MAX_ADDRESS || !form.matcher(bare).matches()) {
            return null;
        }
        StringBuilder out = new StringBuilder(bare.length());
        bare.codePoints().forEach(c -> {
            if (c <= ' ' || c == 0x7f || "<>()\"'\\`*[]|".indexOf(c) >= 0) {
                out.append("%%%02X".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
