package org.postroute.message;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Makes Message-IDs that this installation recognises as its own and nobody else can make:
 * {@code <random.signature@domain>}, 120 bits each, so that References to them are unforgeable.
 */
public final class SignedMessageId {
    private static final int BYTES = 15;
    private static final int DIGITS = BYTES * 8 / 5;

    private static final String PURPOSE = "message-id";

    private final BiFunction<String, byte[], byte[]> signer;
    private final RandomGenerator random;

    /** @param signer a keyed hash, of at least 15 bytes, of a purpose and a message */
    public SignedMessageId(BiFunction<String, byte[], byte[]> signer) {
        this(signer, new SecureRandom());
    }

    /**
     * @param signer a keyed hash, of at least 15 bytes, of a purpose and a message
     * @param random a secure one
     */
    public SignedMessageId(BiFunction<String, byte[], byte[]> signer, RandomGenerator random) {
        this.signer = signer;
        this.random = random;
    }

    /** A new identifier in the domain of the own address that the message leaves from. */
    public MessageId create(EmailAddress from) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String unique = digits(bytes);
        return new MessageId("<" + unique + "." + signature(unique, from.domain()) + "@" + from.domain() + ">");
    }

    /** Whether {@link #create} of this installation made it; takes the same time for every wrong signature. */
    public boolean isOurs(MessageId id) {
        String value = id.value();
        int dot = 1 + DIGITS;
        int at = dot + 1 + DIGITS;
        if (value.length() < at + 2 || value.charAt(dot) != '.' || value.charAt(at) != '@') {
            return false;
        }
        String expected = signature(value.substring(1, dot), value.substring(at + 1, value.length() - 1));
        return MessageDigest.isEqual(utf8(expected), utf8(value.substring(dot + 1, at)));
    }

    private String signature(String unique, String domain) {
        return digits(Arrays.copyOf(signer.apply(PURPOSE, utf8(unique + "@" + domain)), BYTES));
    }

    /** Base 32 with the extended hexadecimal alphabet (RFC 4648, 7), in lower case. */
    private static String digits(byte[] bytes) {
        String digits = new BigInteger(1, bytes).toString(32);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
