package org.postroute.message;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An addr-spec (RFC 5322, 3.4.1) whose domain is in lower-case A-label form. The local part is kept as it came: only its
 * own server may say that two spellings are one person.
 */
public record EmailAddress(String localPart, String domain) {
    private static final int MAX_LOCAL_PART = 64 * 4;
    private static final int MAX_DOMAIN = 253;

    public EmailAddress {
        if (localPart.isEmpty() || localPart.length() > MAX_LOCAL_PART || hasControlOrSpace(localPart)) {
            throw new IllegalArgumentException("not a local part of an e-mail address");
        }
        if (domain.isEmpty() || domain.length() > MAX_DOMAIN || hasControlOrSpace(domain) || domain.indexOf('@') >= 0) {
            throw new IllegalArgumentException("not a domain of an e-mail address");
        }
    }

    /** Reads {@code local@domain}; empty when the text is no single address. Never throws. */
    public static Optional<EmailAddress> parse(String text) {
        String address = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new EmailAddress(address.substring(0, at), domainKey(address.substring(at + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String domainKey(String domain) {
        String bare = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.chars().allMatch(c -> c < 128) ? lower : IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED);
    }

    private static boolean hasControlOrSpace(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isWhitespace(c)
                        || Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT
                        || c == '<'
                        || c == '>');
    }

    /** What a customer is known by: the local part folded to lower case, so that Ann@ and ann@ are one person. */
    public String key() {
        return localPart.toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /** {@code local@domain}, as it stands on the wire. */
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
