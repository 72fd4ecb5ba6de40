package org.postroute.message;

/** Encodes one label (RFC 3492), for letters that {@link java.net.IDN} would turn into others. */
final class Punycode {
    private static final int BASE = 36;
    private static final int MIN = 1;
    private static final int MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE = 128;

    private Punycode() {}

    /** Without {@code xn--}. */
    static String encode(String label) {
        int[] codes = label.codePoints().toArray();
        StringBuilder encoded = new StringBuilder();
        label.codePoints().filter(c -> c < FIRST_CODE).forEach(encoded::appendCodePoint);
        int basic = encoded.length();
        if (basic > 0) {
            encoded.append('-');
        }
        int delta = 0;
        int bias = FIRST_BIAS;
        int handled = basic;
        int from = FIRST_CODE;
        while (handled < codes.length) {
            int code = next(codes, from);
            delta += (code - from) * (handled + 1);
            for (int c : codes) {
                if (c < code) {
                    delta++;
                } else if (c == code) {
                    appendNumber(encoded, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            from = code + 1;
        }
        return encoded.toString();
    }

    private static int next(int[] codes, int from) {
        int smallest = Integer.MAX_VALUE;
        for (int c : codes) {
            smallest = c >= from ? Math.min(smallest, c) : smallest;
        }
        return smallest;
    }

    private static void appendNumber(StringBuilder encoded, int number, int bias) {
        int rest = number;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.max(MIN, Math.min(MAX, k - bias));
            if (rest < threshold) {
                encoded.append(digit(rest));
                return;
            }
            encoded.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    private static char digit(int value) {
        return (char) (value < MAX ? 'a' + value : '0' + value - MAX);
    }

    private static int adapt(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - MIN) * MAX / 2) {
            rest /= BASE - MIN;
            k += BASE;
        }
        return k + (BASE - MIN + 1) * rest / (rest + SKEW);
    }
}
