package org.postroute.feedback;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.InboundMessage;

/** What a report says to people, apart from our own message that it gives back. Bounded. */
final class FailureText {
    static final int MAX_RECIPIENTS = 100;
    private static final int MAX_CHARS = 64_000;
    private static final int MAX_NAMED_IN_TEXT = 10;
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

    private static final List<String> FAILURE_WORDS = List.of(
            "deliver", "could not be sent", "reach", "fail", "returned", "unable to", "reject", "error", "unknown");

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
            if (title || RETURNED.stream().anyMatch(line::startsWith)) {
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
        message.header("X-Failed-Recipients").forEach(value -> addresses.addAll(Addresses.all(value, MAX_RECIPIENTS)));
        Codes codes = codes();
        if (addresses.isEmpty() && (!codes.isEmpty() || tellsOfFailure())) {
            addresses.addAll(namedInText());
        }
        List<Recipient> found = new ArrayList<>();
        for (String address : addresses) {
            Codes own = Codes.in(about(address)).orElse(codes);
            String action = own.isTransient() ? "delayed" : "failed";
            found.add(new Recipient(address, action, own.status(), own.reply(), Permanence.of(own, words)));
        }
        return found;
    }

    private boolean tellsOfFailure() {
        String text = words.toLowerCase(Locale.ROOT);
        return FAILURE_WORDS.stream().anyMatch(text::contains);
    }

    private Set<String> namedInText() {
        Set<String> involved =
                message.from().stream().map(contact -> contact.address().key()).collect(Collectors.toSet());
        message.to().forEach(contact -> involved.add(contact.address().key()));
        List<String> named = Addresses.all(words, MAX_NAMED_IN_TEXT).stream()
                .filter(address -> !isServer(address))
                .toList();
        return named.stream()
                .filter(address -> !involved.contains(address.toLowerCase(Locale.ROOT)))
                .findFirst()
                .or(() -> named.stream().findFirst())
                .or(() -> ReturnedHeader.recipient(returned))
                .map(Set::of)
                .orElse(Set.of());
    }

    private static boolean isServer(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return lower.startsWith("postmaster@") || lower.startsWith("mailer-daemon@");
    }

    /** From the line that names the address to the next empty one. */
    private String about(String address) {
        int at = words.indexOf(address);
        if (at < 0) {
            return "";
        }
        int end = words.indexOf("\n\n", at);
        return words.substring(at, end < 0 ? words.length() : end);
    }
}
