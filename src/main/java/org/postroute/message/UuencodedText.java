package org.postroute.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files that mail programs older than MIME wrote into the text, between "begin 644 name" and "end". One pass. */
final class UuencodedText {
    private static final int MAX_FILES = 50;
    private static final int MAX_LINE = 64;
    private static final String BEGIN = "begin ";

    private final StringBuilder words = new StringBuilder();
    private final String whole;
    private final List<File> files = new ArrayList<>();

    /** @param encoded from the line "begin" to the line "end" */
    record File(String name, byte[] encoded) {}

    /** @param whole the text with its files */
    private UuencodedText(String whole) {
        this.whole = whole;
    }

    /** @param text line ends as LF */
    static UuencodedText of(String text) {
        UuencodedText split = new UuencodedText(text);
        int kept = 0;
        int begin = begin(text, 0);
        while (begin >= 0 && split.files.size() < MAX_FILES) {
            int end = end(text, begin);
            if (end > 0) {
                split.words.append(text, kept, begin);
                split.add(text.substring(begin, end));
                kept = end;
            }
            begin = begin(text, Math.max(end, begin + BEGIN.length()));
        }
        if (!split.files.isEmpty()) {
            split.words.append(text, kept, text.length());
        }
        return split;
    }

    String words() {
        return files.isEmpty() ? whole : words.toString();
    }

    List<File> files() {
        return files;
    }

    private void add(String block) {
        String first = block.substring(BEGIN.length(), block.indexOf('\n'));
        files.add(
                new File(first.substring(first.indexOf(' ') + 1).strip(), block.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Where a line such as "begin 644 photo.gif" begins; -1 when there is none. */
    private static int begin(String text, int from) {
        int at = text.indexOf(BEGIN, from);
        while (at >= 0 && !((at == 0 || text.charAt(at - 1) == '\n') && isModeAndName(text, at + BEGIN.length()))) {
            at = text.indexOf(BEGIN, at + 1);
        }
        return at;
    }

    private static boolean isModeAndName(String text, int from) {
        int i = from;
        while (i < text.length() && i < from + 4 && text.charAt(i) >= '0' && text.charAt(i) <= '7') {
            i++;
        }
        return i >= from + 3
                && i + 1 < text.length()
                && text.charAt(i) == ' '
                && !Character.isWhitespace(text.charAt(i + 1));
    }

    /** Behind the line "end" of a block whose every line is encoded; -1 when it is none. */
    private static int end(String text, int begin) {
        int line = text.indexOf('\n', begin) + 1;
        while (line > 0 && line < text.length()) {
            int next = text.indexOf('\n', line);
            int stop = next < 0 ? text.length() : next;
            if (text.startsWith("end", line) && stop == line + 3) {
                return Math.min(text.length(), stop + 1);
            }
            if (!isEncoded(text, line, stop)) {
                return -1;
            }
            line = next + 1;
        }
        return -1;
    }

    private static boolean isEncoded(String text, int from, int to) {
        if (to - from > MAX_LINE) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '`') {
                return false;
            }
        }
        return true;
    }
}
