package org.postroute.feedback;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The enhanced status code (RFC 3463) and the SMTP reply code (RFC 5321, 4.2) in a piece of text.
 *
 * @param status such as 5.1.1; null when there is none
 * @param reply 400 to 599; null when there is none
 */
record Codes(@Nullable String status, @Nullable Integer reply) {
    private static final Pattern STATUS =
            Pattern.compile("(?<![0-9.])([245])[.]([0-9]{1,3})[.]([0-9]{1,3})(?![0-9]|[.][0-9])");
    private static final Pattern REPLY = Pattern.compile(
            "(?:^|[\\s:;(#，：。（\\[>'\"])([45][0-5][0-9])(?=[ -]|#|\\.? *$|[).,:;'\"\\]])", Pattern.MULTILINE);
    private static final Pattern REPLY_WITH_STATUS = Pattern.compile("(?<![0-9])([45][0-5][0-9])[ -]#?[45][.][0-9]");
    private static final Set<String> UNSPECIFIC = Set.of("5.0.0", "4.0.0", "5.5.0", "4.5.0");
    private static final int MAX_LENGTH = 16_000;

    static Codes in(String text) {
        String bounded = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return new Codes(status(bounded), reply(bounded));
    }

    private static @Nullable String status(String text) {
        Matcher matcher = STATUS.matcher(text);
        String unspecific = null;
        while (matcher.find()) {
            if (matcher.group().startsWith("2")) {
                continue;
            }
            if (!UNSPECIFIC.contains(matcher.group())) {
                return matcher.group();
            }
            unspecific = unspecific == null ? matcher.group() : unspecific;
        }
        return unspecific;
    }

    private static @Nullable Integer reply(String text) {
        Matcher sure = REPLY_WITH_STATUS.matcher(text);
        if (sure.find()) {
            return Integer.valueOf(sure.group(1));
        }
        Matcher likely = REPLY.matcher(text);
        return likely.find() ? Integer.valueOf(likely.group(1)) : null;
    }

    boolean isEmpty() {
        return status == null && reply == null;
    }

    /** What this leaves open is taken from the other; a status that says nothing in particular of its class is open. */
    Codes orElse(Codes other) {
        boolean open = status == null
                || (UNSPECIFIC.contains(status) && other.status != null && other.status.charAt(0) == status.charAt(0));
        String combined = open ? other.status : status;
        boolean agrees = other.reply == null
                || combined == null
                || String.valueOf(other.reply).charAt(0) == combined.charAt(0);
        return new Codes(combined, reply == null && agrees ? other.reply : reply);
    }

    boolean isTransient() {
        return status != null ? status.startsWith("4") : reply != null && reply < 500;
    }
}
