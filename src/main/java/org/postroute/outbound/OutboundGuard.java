package org.postroute.outbound;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.ComposedMessage;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;

/** The last look at a message before the wire. It trusts nothing that composed it. */
public final class OutboundGuard {
    private static final long MAX_BYTES = 35L * 1024 * 1024;
    private static final int MAX_DEPTH = 4;
    private static final Set<String> BODY_FIELDS =
            Set.of("content-type", "content-transfer-encoding", "content-disposition");
    private static final Set<String> FIELDS = Set.of(
            "from",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "auto-submitted",
            "x-auto-response-suppress",
            "x-postroute-loop",
            "mime-version",
            "content-type",
            "content-transfer-encoding");
    private static final Set<String> NEEDED = Set.of("from", "to", "date", "message-id", "auto-submitted");

    private static final Pattern LINE = Pattern.compile("[ -~\\t]*");
    private static final Pattern FOLDED_LINE = Pattern.compile("[ \\t]++[!-~][ -~\\t]*");

    private final Supplier<PostrouteSettings> settings;

    public OutboundGuard(Supplier<PostrouteSettings> settings) {
        this.settings = settings;
    }

    /**
     * The same message, when it has only fields that we write, each once and without a line end of its own, exactly one
     * recipient and others that the policy names, the sender of a configured mailbox, and at most 35 MB of well-formed lines.
     *
     * @throws InvalidMessageException otherwise, with the rule that it breaks
     * @throws org.postroute.message.MisconfiguredException when its mailbox is no longer configured
     */
    public ComposedMessage check(ComposedMessage message) {
        try {
            Set<String> seen = checkFields(message, FIELDS);
            require(seen.containsAll(NEEDED), "a field is missing");
            checkSender(message);
            checkRecipient(message);
            checkParts(message, 0);
            checkWire(message);
            return message;
        } catch (MessagingException | IOException e) {
            throw new InvalidMessageException("the message may not be sent: it cannot be read back", e);
        }
    }

    private static Set<String> checkFields(Part part, Set<String> allowed) throws MessagingException {
        Set<String> seen = new HashSet<>();
        for (Header field : Collections.list(part.getAllHeaders())) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            require(allowed.contains(name), "it has a field that we do not write");
            require(seen.add(name), "it has a field twice");
            require(isOneField(field.getValue()), "a field has a line end or a control in it");
        }
        return seen;
    }

    /** Printable ASCII; each line but the first begins with white space and has something visible (RFC 5322, 2.2.3). */
    private static boolean isOneField(String value) {
        String[] lines = value.split("\r\n", -1);
        return LINE.matcher(lines[0]).matches()
                && Arrays.stream(lines)
                        .skip(1)
                        .allMatch(line -> FOLDED_LINE.matcher(line).matches());
    }

    private void checkSender(ComposedMessage message) throws MessagingException {
        EmailAddress sender = only(message.getFrom());
        require(sender != null && sender.key().equals(message.mailbox()), "it does not leave from its own mailbox");
        settings.get().requireMailbox(message.mailbox());
    }

    private void checkRecipient(ComposedMessage message) throws MessagingException {
        require(only(message.getRecipients(RecipientType.TO)) != null, "it does not have one recipient");
        Address[] copies = message.getRecipients(RecipientType.CC);
        PolicySettings policy = settings.get().policy();
        for (Address address : copies == null ? new Address[0] : copies) {
            EmailAddress copy = only(new Address[] {address});
            require(
                    copy != null && policy.allowsExtra(copy),
                    "postroute.policy.extra-recipients does not name one in cc");
        }
        for (Address address : message.getAllRecipients()) {
            EmailAddress recipient = only(new Address[] {address});
            require(
                    recipient != null && policy.allowsRecipient(recipient),
                    "postroute.policy.allowed-recipients does not allow its recipient");
        }
    }

    private static @Nullable EmailAddress only(Address @Nullable [] addresses) {
        if (addresses == null || addresses.length != 1 || !(addresses[0] instanceof InternetAddress address)) {
            return null;
        }
        return address.isGroup()
                ? null
                : EmailAddress.parse(address.getAddress()).orElse(null);
    }

    private static void checkParts(Part part, int depth) throws MessagingException, IOException {
        require(depth < MAX_DEPTH, "its parts are nested too deeply");
        if (!part.isMimeType("multipart/*")) {
            return;
        }
        Multipart parts = (Multipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            checkFields(parts.getBodyPart(i), BODY_FIELDS);
            checkParts(parts.getBodyPart(i), depth + 1);
        }
    }

    private static void checkWire(ComposedMessage message) throws MessagingException, IOException {
        WireCheck wire = new WireCheck(MAX_BYTES);
        try {
            message.writeTo(wire);
            wire.finish();
        } catch (WireCheck.Refused e) {
            throw new InvalidMessageException("the message may not be sent: " + e.getMessage());
        }
    }

    private static void require(boolean rule, String problem) {
        if (!rule) {
            throw new InvalidMessageException("the message may not be sent: " + problem);
        }
    }
}
