package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;

/** A text/plain body as lines. */
final class PlainBody {
    private static final String OTHER_MARKS = "|:}%";

    private PlainBody() {}

    static List<BodyLine> lines(String text) {
        List<BodyLine> lines = new ArrayList<>();
        int start = 0;
        char mark = '>';
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            int stop = end < 0 ? text.length() : end;
            String raw = text.substring(start, stop);
            mark = mark == '>' && isOtherMark(raw) && Attributions.isLastOf(lines) ? raw.charAt(0) : mark;
            boolean other = mark != '>' && !raw.isEmpty() && raw.charAt(0) == mark;
            add(other ? ">" + raw.substring(1) : raw, lines);
            start = stop + 1;
        }
        return lines;
    }

    /** Some mailers let people choose: below an attribution, these begin a quotation. */
    private static boolean isOtherMark(String raw) {
        return raw.length() > 1 && OTHER_MARKS.indexOf(raw.charAt(0)) >= 0 && raw.charAt(1) == ' ';
    }

    private static void add(String raw, List<BodyLine> lines) {
        BodyLine above = lines.isEmpty() ? null : lines.get(lines.size() - 1);
        if (above == null || above.isQuoted()) {
            lines.add(line(raw));
        } else if (closesAddress(raw, above) || isGroupWise(raw)) {
            lines.add(unquoted(raw.strip()));
        } else {
            BodyLine line = line(raw);
            if (line.isQuoted()) {
                splitShared(above, lines);
            }
            lines.add(line);
        }
    }

    /** "&gt;:" or "&gt; wrote:" below "&lt;ann@x.test": the end of an address that was wrapped, and no quote mark. */
    private static boolean closesAddress(String raw, BodyLine above) {
        String text = raw.strip();
        return text.startsWith(">")
                && text.length() < 60
                && text.endsWith(":")
                && !above.isLongerThan(400)
                && (above.text().lastIndexOf('<') > above.text().lastIndexOf('>')
                        || (above.text().endsWith(">")
                                && Attributions.isVerbAlone(text.substring(1).strip())));
    }

    /** "&gt;&gt;&gt; Ann Smith 5/4/2026 10:20 AM &gt;&gt;&gt;" introduces what follows, which bears no marks. */
    private static boolean isGroupWise(String raw) {
        String text = raw.length() > 200 ? "" : raw.strip();
        return text.startsWith(">>> ")
                && text.endsWith(" >>>")
                && LineWords.of(text).hasDate();
    }

    /** A reply and the attribution of what it answers on one line become two, when a quotation follows. */
    private static void splitShared(BodyLine above, List<BodyLine> lines) {
        int shared = Attributions.sharedStart(above.text());
        if (shared > 0) {
            lines.set(lines.size() - 1, unquoted(above.text().substring(0, shared)));
            lines.add(unquoted(above.text().substring(shared)));
        }
    }

    private static BodyLine unquoted(String text) {
        return BodyLine.of(text, 0, false, BodyLine.Mark.NONE);
    }

    /** Without its quote marks, which are counted. */
    static BodyLine line(String raw) {
        String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
        int depth = 0;
        int i = 0;
        int content = 0;
        while (i < line.length() && (line.charAt(i) == '>' || isMarkSpace(line, i, content))) {
            if (line.charAt(i) == '>') {
                depth++;
                content = i + 1;
            }
            i++;
        }
        String text = line.substring(content);
        return BodyLine.of(
                depth > 0 && text.startsWith(" ") ? text.substring(1) : text, depth, false, BodyLine.Mark.NONE);
    }

    /** Spaces between quote marks; at most three, so that indented text is not searched for marks. */
    private static boolean isMarkSpace(String line, int i, int lastMark) {
        char c = line.charAt(i);
        return (c == ' ' || c == '\t' || c == '\u00a0') && i - lastMark < 3;
    }
}
