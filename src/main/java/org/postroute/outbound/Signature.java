package org.postroute.outbound;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;

/** A mailbox's signature with its placeholders filled in; empty when it has none. */
final class Signature {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ?(sender_name|sender_email) ?}}");

    private Signature() {}

    static String of(MailboxSettings mailbox) {
        String address = mailbox.address().toString();
        String name = isBlank(mailbox.name()) ? address : mailbox.name();
        String template = mailbox.signature() == null ? "" : mailbox.signature().strip();
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals("sender_name") ? name : address));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
