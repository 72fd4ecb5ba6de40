package org.postroute.cli;

/** A mail must not steer the terminal of whoever looks at it. */
final class Printable {
    private Printable() {}

    /** Without anything that is not seen, but for line ends and tabs. */
    static String text(String text) {
        return text.codePoints()
                .filter(c -> c == '\n'
                        || c == '\t'
                        || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The same, on one line. */
    static String line(String text) {
        return text(text).replaceAll("[\n\t]", " ");
    }
}
