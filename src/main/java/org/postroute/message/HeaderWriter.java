package org.postroute.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Header values as they stand on the wire: US-ASCII, folded, and nothing that a reader decodes into something else. Text
 * goes through {@link HeaderText} first, whoever wrote it.
 */
public final class HeaderWriter {
    /** Longer lines are folded where they can be (RFC 5322, 2.1.1). */
    private static final int LINE = 76;

    /** Keeps a line with an encoded-word and the name of a field within 76 characters (RFC 2047, 2). */
    private static final int WORD_BYTES = 39;

    private static final int SEGMENT = 60;
    private static final String FOLD = "\r\n ";
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";

    private HeaderWriter() {}

    /**
     * Free text, such as a subject.
     *
     * @param name of the field, which takes room on the first line
     * @param maxLength of the text in UTF-16 code units, before it is encoded
     */
    public static String unstructured(String name, String text, int maxLength) {
        // a line of spaces alone would end the header for some readers
        String clean = HeaderText.clean(text, maxLength).replaceAll(" {2,}", " ");
        return isPlain(clean) ? folded(clean, LINE - name.length() - 2) : encodedWords(clean);
    }

    /** {@code name <address>}, or the address alone when the name is empty (RFC 5322, 3.4). */
    public static String mailbox(String name, EmailAddress address, int maxNameLength) {
        String clean = HeaderText.clean(name, maxNameLength);
        if (clean.isEmpty()) {
            return addrSpec(address);
        }
        String phrase = isPlain(clean) ? quoted(clean) : encodedWords(clean);
        return phrase + FOLD + "<" + addrSpec(address) + ">";
    }

    /**
     * The address, its local part quoted where that is needed, so that a comma in it cannot become a second recipient.
     *
     * @throws InvalidMessageException when the local part is not ASCII (that takes SMTPUTF8) or the domain is none
     */
    public static String addrSpec(EmailAddress address) {
        String local = address.localPart();
        if (local.chars().anyMatch(c -> c <= ' ' || c > 126) || !isDomain(address.domain())) {
            throw new InvalidMessageException("an address that cannot be written without SMTPUTF8, or is none");
        }
        return (isDotAtom(local) || isQuoted(local) ? local : quoted(local)) + "@" + address.domain();
    }

    /** One identifier a line. */
    public static String identifiers(List<MessageId> ids) {
        return ids.stream().map(MessageId::value).collect(Collectors.joining(FOLD));
    }

    /** The {@code filename} parameter of a Content-Disposition, beginning with a semicolon (RFC 2231, 3 and 4). */
    public static String filename(String filename, int maxLength) {
        String clean = HeaderText.clean(filename, maxLength);
        if (isPlain(clean)) {
            return ";" + FOLD + "filename=" + quoted(clean);
        }
        List<String> segments = percentEncoded(clean);
        StringBuilder parameter = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            String section = segments.size() == 1 ? "*=" : "*" + i + "*=";
            String charset = i == 0 ? "UTF-8''" : "";
            parameter.append(";" + FOLD + "filename" + section + charset).append(segments.get(i));
        }
        return parameter.toString();
    }

    /** Printable ASCII that no reader takes for an encoded-word. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= 126) && !text.contains("=?");
    }

    private static String folded(String text, int room) {
        StringBuilder lines = new StringBuilder(text.length() + 16);
        int left = room;
        for (String word : text.split(" ")) {
            boolean first = lines.isEmpty();
            boolean fits = first || word.length() < left;
            lines.append(first ? "" : fits ? " " : FOLD).append(word);
            left = (fits ? left : LINE) - word.length() - 1;
        }
        return lines.toString();
    }

    private static String encodedWords(String text) {
        return chunks(text, WORD_BYTES).stream()
                .map(chunk -> "=?UTF-8?B?" + Base64.getEncoder().encodeToString(chunk.getBytes(UTF_8)) + "?=")
                .collect(Collectors.joining(FOLD));
    }

    private static List<String> percentEncoded(String text) {
        return chunks(text, SEGMENT / 3).stream()
                .map(chunk -> {
                    StringBuilder segment = new StringBuilder();
                    for (byte b : chunk.getBytes(UTF_8)) {
                        boolean asIs = b > 0 && (isLetterOrDigit(b) || b == '.' || b == '-' || b == '_');
                        segment.append(asIs ? String.valueOf((char) b) : String.format("%%%02X", b));
                    }
                    return segment.toString();
                })
                .toList();
    }

    /** Pieces of at most so many UTF-8 bytes, with no character cut in two. */
    private static List<String> chunks(String text, int maxBytes) {
        List<String> chunks = new ArrayList<>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.toString(c).getBytes(UTF_8).length;
            if (bytes + length > maxBytes) {
                chunks.add(text.substring(start, i));
                start = i;
                bytes = 0;
            }
            bytes += length;
            i += Character.charCount(c);
        }
        chunks.add(text.substring(start));
        return chunks;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isQuoted(String local) {
        int i = local.charAt(0) == '"' ? 1 : local.length();
        while (i < local.length() && local.charAt(i) != '"') {
            i += local.charAt(i) == '\\' ? 2 : 1;
        }
        return i == local.length() - 1;
    }

    private static boolean isDotAtom(String text) {
        return hasNoEmptyLabel(text)
                && text.chars().allMatch(c -> isLetterOrDigit(c) || c == '.' || ATEXT.indexOf(c) >= 0);
    }

    private static boolean isDomain(String domain) {
        boolean literal = domain.startsWith("[") && domain.endsWith("]") && domain.length() > 2;
        String name = literal ? domain.substring(1, domain.length() - 1) : domain;
        return hasNoEmptyLabel(name)
                && name.chars()
                        .allMatch(c -> isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || literal && c == ':');
    }

    private static boolean hasNoEmptyLabel(String text) {
        return !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
