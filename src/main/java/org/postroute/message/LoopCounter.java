package org.postroute.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts our answers in a chain of mails whose other links hand our header on: {@code X-Postroute-Loop: count; signature}.
 * Nobody else can make one, so that no stranger can have our mail taken for a loop; whoever leaves it out is met by the caps.
 */
public final class LoopCounter {
    /** Name of the field. */
    public static final String FIELD = "X-Postroute-Loop";

    private static final String PURPOSE = "loop-counter";
    private static final int BYTES = 15;
    private static final int MAX_COUNT = 9999;
    private static final int MAX_FIELDS = 20;
    private static final Pattern VALUE = Pattern.compile("\\s*(\\d{1,4});\\s*([0-9a-f]{30})\\s*");

    private final BiFunction<String, byte[], byte[]> signer;

    /** @param signer a keyed hash, of at least 15 bytes, of a purpose and a message */
    public LoopCounter(BiFunction<String, byte[], byte[]> signer) {
        this.signer = signer;
    }

    /** The value of the field in an answer. */
    public String write(int count) {
        int bounded = Math.min(count, MAX_COUNT);
        return bounded + "; " + signature(bounded);
    }

    /** The highest count that we wrote, of the first 20 values; 0 when none of them is ours. */
    public int read(List<String> values) {
        return values.stream()
                .limit(MAX_FIELDS)
                .map(VALUE::matcher)
                .filter(Matcher::matches)
                .mapToInt(this::count)
                .max()
                .orElse(0);
    }

    private int count(Matcher value) {
        int count = Integer.parseInt(value.group(1));
        boolean ours = MessageDigest.isEqual(
                signature(count).getBytes(UTF_8), value.group(2).getBytes(UTF_8));
        return ours ? count : 0;
    }

    private String signature(int count) {
        byte[] mac = signer.apply(PURPOSE, Integer.toString(count).getBytes(UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(mac, BYTES));
    }
}
