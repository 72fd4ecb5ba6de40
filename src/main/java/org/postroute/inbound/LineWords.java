package org.postroute.inbound;

/** What a line holds, judged in one pass over a bounded head. */
record LineWords(boolean hasDate, boolean hasTime, boolean hasAddress, String plain) {
    /** Full-width, Khmer, Ethiopic and Armenian. */
    private static final String COLONS = "：︰៖፡፥፦։";

    static LineWords of(String head) {
        String plain = readable(head);
        boolean date = hasDate(plain);
        boolean time = hasTime(plain, ':') || hasTime(plain, 'h') || (date && hasTime(plain, '.'));
        return new LineWords(time || date, time, hasAddress(plain), plain);
    }

    /** Without direction marks and decoration, with plain spaces, colons and digits. */
    static String readable(String head) {
        StringBuilder plain = new StringBuilder(head.length());
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (c == '\\' && i + 1 < head.length() && head.charAt(i + 1) == 'n') {
                i++; // a line end that was escaped once too often
            } else if (c < 0x7f) {
                ascii(c, plain);
            } else {
                beyondAscii(c, plain);
            }
        }
        return plain.toString().strip();
    }

    private static void ascii(char c, StringBuilder plain) {
        if (c != '*') {
            plain.append(c < ' ' ? ' ' : c);
        }
    }

    private static void beyondAscii(char c, StringBuilder plain) {
        if (Character.getType(c) == Character.FORMAT) {
            return;
        }
        if (Character.isDigit(c)) {
            plain.append((char) ('0' + Character.digit(c, 10)));
        } else if (Character.isSpaceChar(c)) {
            plain.append(' ');
        } else {
            plain.append(COLONS.indexOf(c) >= 0 ? ':' : c);
        }
    }

    /** One or two digits, the separator, two digits. A dot stands in dates as well, between more numbers. */
    private static boolean hasTime(String text, char separator) {
        int at = text.indexOf(separator, 1);
        while (at > 0) {
            if (isDigit(text, at - 1)
                    && isDigit(text, at + 1)
                    && isDigit(text, at + 2)
                    && !isDigit(text, at + 3)
                    && (separator != '.' || isAlone(text, at))) {
                return true;
            }
            at = text.indexOf(separator, at + 1);
        }
        return false;
    }

    private static boolean isAlone(String text, int dot) {
        int start = dot - 1;
        while (start > 0 && isDigit(text, start - 1)) {
            start--;
        }
        return dot - start <= 2
                && (start == 0 || text.charAt(start - 1) == ' ')
                && (dot + 3 >= text.length() || text.charAt(dot + 3) != '.');
    }

    /** A day and a year, in whatever order and language: a number of at most two digits and one of 1970 to 2099. */
    private static boolean hasDate(String text) {
        boolean day = false;
        boolean year = false;
        int numbers = 0;
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (isDigit(text, i)) {
                i++;
            }
            int length = i - start;
            day |= length == 1 || length == 2;
            numbers += length > 0 ? 1 : 0;
            year |= length == 4 && (text.startsWith("19", start) || text.startsWith("20", start));
            i += length == 0 ? 1 : 0;
        }
        return year && day && numbers <= 12;
    }

    private static boolean hasAddress(String text) {
        int at = text.indexOf('@');
        while (at >= 0) {
            if (at > 0 && isAtom(text, at - 1) && isAtom(text, at + 1)) {
                return true;
            }
            at = text.indexOf('@', at + 1);
        }
        return false;
    }

    private static boolean isAtom(String text, int i) {
        return i < text.length()
                && (Character.isLetterOrDigit(text.charAt(i)) || "._-+>*[".indexOf(text.charAt(i)) >= 0);
    }

    private static boolean isDigit(String text, int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    /** Zoho writes "---- On … wrote ----". */
    static String withoutDashes(String plain) {
        int start = 0;
        int end = plain.length();
        while (start < end && isDash(plain.charAt(start))) {
            start++;
        }
        while (end > start && isDash(plain.charAt(end - 1))) {
            end--;
        }
        return plain.substring(start, end).strip();
    }

    private static boolean isDash(char c) {
        return c == '-' || (c >= '‐' && c <= '―') || c == ' ' || c == '_' || c == '>';
    }
}
