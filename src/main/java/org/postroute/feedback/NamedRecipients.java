package org.postroute.feedback;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The recipients that a report names in its text: by a label, on a line of their own, or at least somewhere. */
final class NamedRecipients {
    private static final int MAX_LINE = 1000;
    private static final int MAX_NAMED = 10;

    /** Of qmail, Postfix, Exim, Sendmail, Yahoo and others: the address opens its line, perhaps in brackets or quotes. */
    private static final Pattern OPENING =
            Pattern.compile("^[\\s<\"'*•-]{0,20}+(?:(?i:smtp|mailto|rfc822):)?[<\"']?(?=\\S+@)");

    /** Of qmail, Postfix and Yahoo: what the server said follows after a colon. */
    private static final Pattern HEADING =
            Pattern.compile("^\\s{0,8}+[<\"']?(?=[^\\s@]{1,64}+@[^\\s@:]{1,255}+:(?:\\s|$))");

    private static final Pattern LABELLED = Pattern.compile(
            "(?i)(?:^|[\\s<(-])(?:rcpt to|(?:failed |intended |final |original )?recipients?(?: address| name)?|to address"
                    + "|unknown user|user unknown|failed to|deliver to|delivery to|delivered to|addressee|rejected recipient"
                    + "|mailbox|unknown recipient|invalid recipient|invalid address|受信者|宛先|收件人|получатель)"
                    + "[ \\t]{0,5}[:=]?[ \\t]{0,5}[<\"'(\\[]{0,2}(?=[^\\s<>]+@)");

    private NamedRecipients() {}

    /** @param involved sender and receiver of the report: not who failed, unless nobody else is named */
    static Set<String> in(String words, Set<String> involved) {
        return Stream.of(HEADING, OPENING, LABELLED)
                .map(place -> at(place, words, involved))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseGet(() -> anywhere(words, involved));
    }

    private static Set<String> at(Pattern place, String words, Set<String> involved) {
        Set<String> found = new LinkedHashSet<>();
        for (String line : (Iterable<String>) words.lines()::iterator) {
            String bounded = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line;
            Matcher matcher = bounded.indexOf('@') < 0 ? null : place.matcher(bounded);
            if (matcher != null && matcher.find() && found.size() < FailureText.MAX_RECIPIENTS) {
                String address = Addresses.first(bounded.substring(matcher.end()));
                if (address != null && isRecipient(address, involved)) {
                    found.add(address);
                }
            }
        }
        return found;
    }

    private static boolean isRecipient(String address, Set<String> involved) {
        return !isServer(address) && !involved.contains(address.toLowerCase(Locale.ROOT));
    }

    private static Set<String> anywhere(String words, Set<String> involved) {
        List<String> named = Addresses.all(words, MAX_NAMED).stream()
                .filter(address -> !isServer(address))
                .toList();
        return named.stream()
                .filter(address -> isRecipient(address, involved))
                .findFirst()
                .or(() -> named.stream().findFirst())
                .map(Set::of)
                .orElse(Set.of());
    }

    private static boolean isServer(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return lower.startsWith("postmaster@") || lower.startsWith("mailer-daemon@");
    }
}
