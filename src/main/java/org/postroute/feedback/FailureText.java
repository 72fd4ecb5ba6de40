package org.postroute.feedback;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.postroute.message.DeliveryReport.Kind;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.InboundMessage;

/** What a report says to people, apart from our own message that it gives back. Bounded. */
final class FailureText {
    static final int MAX_RECIPIENTS = 100;
    private static final int MAX_CHARS = 64_000;
    private static final String DOVECOT = "was automatically rejected:";
    private static final List<String> RETURNED = List.of(
            "return-path:",
            "received: ",
            "received:\tfrom",
            "message-id:",
            "x-mailer:",
            "mime-version:",
            "dkim-signature:");
    private static final List<String> RETURNED_TITLES = List.of(
            "original message",
            "copy of the message",
            "copy of your message",
            "header of the original",
            "message header",
            "headers of the message",
            "returned message",
            "your message follows",
            "undelivered message",
            "original mail",
            "unsent message below",
            "message headers follow",
            "message text follows",
            "below this line is a copy",
            "included below",
            "returned mail follows",
            "message follows",
            "attached your message");

    private static final Pattern AFTER_DATA =
            Pattern.compile(">>> DATA[ \\t]*\\n<<< ([45][0-9][0-9][^\\n]{4,200}+)(?!\\n5[0-9][0-9] 5[.]1[.])");
    /** An empty line, or one that another address opens. */
    private static final Pattern NEXT =
            Pattern.compile("\\n[ \\t]*+(?:\\n|[<\"']?[^\\s<>\"'@]{1,64}+@[^\\s<>\"']{1,255}+[>\"']?:?\\s)");

    private static final Pattern DELAYED = Pattern.compile(
            "(?i)delayed|will be retried|will retry|still being retried|not yet been delivered|warning message only"
                    + "|do not need to resend|keep trying|will continue to");

    private final InboundMessage message;
    private final String words;
    private final String returned;

    private FailureText(InboundMessage message, String words, String returned) {
        this.message = message;
        this.words = words;
        this.returned = returned;
    }

    static FailureText of(InboundMessage message) {
        String all = text(message);
        int cut = returnedFrom(all);
        return new FailureText(message, all.substring(0, cut), all.substring(cut));
    }

    private static String text(InboundMessage message) {
        String plain = message.plainText();
        String html = message.html();
        String text = plain != null && !plain.isBlank() ? plain : "";
        if (text.isEmpty() && html != null) {
            text = Jsoup.parse(html.substring(0, Math.min(html.length(), MAX_CHARS)))
                    .wholeText();
        }
        return text.substring(0, Math.min(text.length(), MAX_CHARS));
    }

    private static int returnedFrom(String text) {
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end).strip().toLowerCase(Locale.ROOT);
            boolean title = line.length() < 100
                    && isRuled(line)
                    && RETURNED_TITLES.stream().anyMatch(line::contains);
            boolean indented = start < end && Character.isWhitespace(text.charAt(start));
            if (title || (!indented && RETURNED.stream().anyMatch(line::startsWith))) {
                return start;
            }
            start = end + 1;
        }
        return text.length();
    }

    private static boolean isRuled(String line) {
        return line.startsWith("-")
                || line.startsWith("=")
                || line.startsWith("*")
                || line.endsWith(":")
                || line.endsWith("-");
    }

    String words() {
        return words;
    }

    /** Our message, where the report gives it back as text. */
    String returned() {
        return returned;
    }

    Codes codes() {
        return Codes.in(words);
    }

    /** Those that X-Failed-Recipients or the text names; empty when the text tells of no failure. */
    List<Recipient> recipients() {
        Set<String> addresses = new LinkedHashSet<>();
        message.header("X-Failed-Recipients")
                .forEach(value -> addresses.addAll(Addresses.listed(value, MAX_RECIPIENTS)));
        Codes codes = codes();
        if (addresses.isEmpty() && (!codes.isEmpty() || !FailureWords.in(words).isEmpty())) {
            addresses.addAll(NamedRecipients.in(words, involved()));
            addresses.addAll(addresses.isEmpty() ? ReturnedHeader.recipient(returned) : Set.of());
        }
        return addresses.stream()
                .limit(MAX_RECIPIENTS)
                .map(address -> recipient(address, codes, addresses.size() > 1))
                .toList();
    }

    private Set<String> involved() {
        return Stream.of(message.from(), message.to())
                .flatMap(List::stream)
                .map(contact -> contact.address().key())
                .collect(Collectors.toSet());
    }

    private Recipient recipient(String address, Codes codes, boolean amongOthers) {
        String about = amongOthers ? about(address) : words;
        boolean saysWhy =
                FailureWords.in(Addresses.without(about)).stream().anyMatch(why -> why != FailureReason.FAILED);
        Codes own = amongOthers && saysWhy
                ? Codes.in(about)
                : Codes.in(about(address)).orElse(codes);
        Kind kind = Permanence.of(own, about, words, isLaterCommand(about, ""));
        boolean delayed =
                own.isTransient() || (own.isEmpty() && DELAYED.matcher(words).find());
        return new Recipient(
                address, delayed ? "delayed" : "failed", own.status(), own.reply(), delayed ? Kind.SOFT : kind);
    }

    /** From the line that names the address to the next empty one or another's; all words when none names it. */
    String about(@Nullable String address) {
        int at = address == null ? -1 : words.indexOf(address);
        if (at < 0) {
            return words;
        }
        int start = words.lastIndexOf('\n', at) + 1;
        int lineEnd = words.indexOf('\n', at);
        Matcher next = NEXT.matcher(words);
        boolean ends = lineEnd >= 0 && next.find(lineEnd);
        return words.substring(start, ends ? next.start() : words.length());
    }

    /** Dovecot tells people why its delivery program refused, and may tell machines something else. */
    String reasonToldToPeople() {
        int at = words.indexOf(DOVECOT);
        return at < 0 ? "" : words.substring(at + DOVECOT.length());
    }

    /** Whether the server accepted the recipient before it refused with these words. */
    boolean isLaterCommand(String about, String diagnosis) {
        return Permanence.isAfterRecipient(about)
                || Permanence.isAfterRecipient(diagnosis)
                || isTranscribedAfterData(diagnosis);
    }

    /** Sendmail: "&gt;&gt;&gt; DATA", and on the next line "&lt;&lt;&lt;" and what the server said. */
    private boolean isTranscribedAfterData(String diagnosis) {
        Matcher reply = AFTER_DATA.matcher(words);
        return reply.find()
                && FailureWords.folded(diagnosis)
                        .contains(FailureWords.folded(reply.group(1)).strip());
    }
}
