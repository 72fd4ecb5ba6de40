package org.postroute.message;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An addr-spec (RFC 5322, 3.4.1) whose domain is in lower-case A-label form. The local part is kept as it came: only its
 * own server may say that two spellings are one person.
 */
public record EmailAddress(String localPart, String domain) {
    private static final int MAX_LOCAL_PART = 64 * 4;
    private static final int MAX_DOMAIN = 253;
    private static final Pattern DOT_ATOM =
            Pattern.compile("[^\\s\"\\\\()<>\\[\\]:;,@.]++(?:\\.[^\\s\"\\\\()<>\\[\\]:;,@.]++)*+");
    private static final Pattern DOTS = Pattern.compile("[.\u3002\uFF0E\uFF61]");
    private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{M}\\p{N}-]+");

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
            return Optional.of(
                    new EmailAddress(unquoted(address.substring(0, at)), domainKey(address.substring(at + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code "ann"} is the local part {@code ann} (RFC 5321, 4.1.2); what needs its quotes keeps them. */
    private static String unquoted(String localPart) {
        if (localPart.length() < 3 || !localPart.startsWith("\"") || !localPart.endsWith("\"")) {
            return localPart;
        }
        String inside = localPart.substring(1, localPart.length() - 1).replaceAll("\\\\(.)", "$1");
        return DOT_ATOM.matcher(inside).matches() ? inside : localPart;
    }

    private static String domainKey(String domain) {
        if (hasControlOrSpace(domain)) {
            throw new IllegalArgumentException("not a domain of an e-mail address");
        }
        String lower = domain.toLowerCase(Locale.ROOT);
        String ascii = lower.chars().allMatch(c -> c < 128)
                ? lower
                : Arrays.stream(DOTS.split(Normalizer.normalize(lower, Normalizer.Form.NFKC), -1))
                        .map(EmailAddress::label)
                        .collect(Collectors.joining("."));
        return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    }

    /** {@link IDN} makes another domain of sharp s and final sigma, which have been letters of their own since RFC 5891. */
    private static String label(String label) {
        if (label.indexOf('\u00DF') < 0 && label.indexOf('\u03C2') < 0) {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        }
        if (!LETTERS.matcher(label).matches()) {
            throw new IllegalArgumentException("not a domain of an e-mail address");
        }
        return "xn--" + Punycode.encode(label);
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
