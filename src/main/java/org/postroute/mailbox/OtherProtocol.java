package org.postroute.mailbox;

import java.util.Locale;
import org.postroute.message.MisconfiguredException;

/** Who answers when it is not the server that was looked for, told by his first line. */
final class OtherProtocol {
    private OtherProtocol() {}

    /**
     * @param line the first that came, raw
     * @param wanted IMAP or SMTP
     * @throws MisconfiguredException when it begins as no server of that kind does
     */
    static void refuse(String line, String wanted) {
        String spoken = spoken(line);
        if (!spoken.equals(wanted)) {
            String problem = "the server speaks " + spoken + " on this port, not " + wanted;
            throw new MisconfiguredException(
                    spoken.equals("something else") ? problem + ": " + ServerWords.of(line) : problem);
        }
    }

    private static String spoken(String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("* ")) {
            return "IMAP";
        }
        if (upper.startsWith("+OK") || upper.startsWith("-ERR")) {
            return "POP3";
        }
        if (upper.startsWith("HTTP/") || upper.startsWith("<!DOCTYPE") || upper.startsWith("<HTML")) {
            return "HTTP";
        }
        if (upper.startsWith("SSH-")) {
            return "SSH";
        }
        return upper.matches("(?s)[2-5][0-9][0-9]([ -].*)?") ? "SMTP" : "something else";
    }
}
