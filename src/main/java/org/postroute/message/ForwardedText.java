package org.postroute.message;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** A forwarded message/rfc822 as mail clients quote one, so that it is recognised as a forward. */
final class ForwardedText {
    private ForwardedText() {}

    /** Null when the message has no words. */
    static @Nullable String of(InboundMessage forwarded) {
        String body = forwarded.plainText() != null ? forwarded.plainText() : htmlAsText(forwarded.html());
        if (body.isBlank()) {
            return null;
        }
        StringBuilder text = new StringBuilder("---------- Forwarded message ----------\n");
        forwarded.from().stream().findFirst().ifPresent(from -> line(text, "From", asText(from)));
        if (forwarded.date() != null) {
            line(text, "Date", forwarded.date().toString());
        }
        line(text, "Subject", forwarded.subject());
        forwarded.to().stream().findFirst().ifPresent(to -> line(text, "To", asText(to)));
        return text.append('\n').append(body).toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    private static String asText(Contact contact) {
        return contact.name() == null ? contact.address().toString() : contact.name() + " <" + contact.address() + ">";
    }

    private static String htmlAsText(@Nullable String html) {
        return html == null ? "" : Jsoup.parse(html).wholeText().strip();
    }
}
