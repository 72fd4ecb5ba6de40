package org.postroute.message;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the text parts of the body, bounded over the whole message. */
final class BodyTexts {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int PEEKED_BYTES = 256 * 1024;
    private static final int META_BYTES = 2048;
    private static final String SPACE = "&nbsp;";

    private final TextParts parts = new TextParts();
    private final Defects defects;
    private int room = ReadingLimits.TEXT_CHARS;

    BodyTexts(Defects defects) {
        this.defects = defects;
    }

    void enter(String multipartType) {
        parts.enter(multipartType);
    }

    void leave() {
        parts.leave();
    }

    boolean takes(PartHeader part) {
        return parts.takes(part);
    }

    /**
     * @param before lines of the body that had strayed into the header
     * @return files that stood in the text
     */
    List<UuencodedText.File> read(PartHeader part, String before, InputStream decoded) {
        Metered bytes = new Metered(decoded, 0, room == 0 ? 0 : MAX_BYTES, defects);
        bytes.drain();
        boolean isHtml = part.contentType().equals("text/html");
        String text = decode(part, bytes.head(), isHtml);
        text = before.isEmpty() ? text : withLineFeeds(before) + text;
        UuencodedText split = isHtml ? null : UuencodedText.of(text);
        text = split == null ? text : split.words();
        if (!isHtml && "flowed".equalsIgnoreCase(part.parameter("format"))) {
            text = FlowedText.unfold(text, "yes".equalsIgnoreCase(part.parameter("delsp")));
        }
        if (text.length() > room || bytes.count() > MAX_BYTES) {
            defects.add("text beyond 2 million characters was not read");
            text = text.substring(0, Math.min(room, text.length()));
        }
        room -= text.length();
        parts.add(isHtml, text);
        return split == null ? List.of() : split.files();
    }

    /** The beginning of what may turn out to be the body. */
    String peek(InputStream in) {
        Metered bytes = new Metered(in, 0, PEEKED_BYTES, defects);
        bytes.drain();
        byte[] head = bytes.head();
        return withLineFeeds(CharsetDecoding.decode(head, head.length, null));
    }

    void add(String plain) {
        String text = plain.substring(0, Math.min(room, plain.length()));
        room -= text.length();
        parts.add(false, text);
    }

    private static String decode(PartHeader part, byte[] bytes, boolean isHtml) {
        String declared = part.getCharset();
        if (declared == null && isHtml) {
            declared = metaCharset(bytes);
        }
        return withLineFeeds(CharsetDecoding.decode(bytes, bytes.length, declared));
    }

    private static @Nullable String metaCharset(byte[] html) {
        int length = Math.min(html.length, META_BYTES);
        String start = new String(html, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = start.indexOf("charset=", Math.max(0, start.indexOf("<meta")));
        if (at < 0 || !start.contains("<meta")) {
            return null;
        }
        int from = at + 8;
        while (from < start.length() && "\"' ".indexOf(start.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < start.length() && "\"' />;".indexOf(start.charAt(to)) < 0) {
            to++;
        }
        String name = start.substring(from, to);
        return name.startsWith("utf-16") || name.startsWith("utf-7") ? null : name;
    }

    private static String withLineFeeds(String text) {
        if (text.indexOf('\r') < 0 && text.indexOf('\0') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                boolean pair = i + 1 < text.length() && text.charAt(i + 1) == '\n';
                out.append(pair ? "" : "\n");
            } else if (c != 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Nullable
    String plainText() {
        return parts.plainText();
    }

    @Nullable
    String html() {
        return parts.html();
    }

    /** Whether anything can be read in the body. */
    boolean hasWords() {
        String plain = plainText();
        String html = html();
        return (plain != null && !plain.isBlank()) || (html != null && hasWordsOutsideTags(html));
    }

    private static boolean hasWordsOutsideTags(String html) {
        boolean inTag = false;
        int i = 0;
        while (i < html.length()) {
            char c = html.charAt(i);
            boolean space = html.startsWith(SPACE, i);
            if (!inTag && c != '<' && !space && !Character.isWhitespace(c) && c != '\u00A0') {
                return true;
            }
            inTag = c == '<' || (inTag && c != '>');
            i += space ? SPACE.length() : 1;
        }
        return false;
    }
}
