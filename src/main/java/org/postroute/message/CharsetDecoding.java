package org.postroute.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Bytes to text: by byte-order mark, then as declared, then strict UTF-8, then as detected, then windows-1252. Never
 * fails; what no charset explains becomes U+FFFD.
 */
final class CharsetDecoding {
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int DETECTION_BYTES = 64 * 1024;
    private static final double TOLERATED_FAULTS = 0.02;

    private CharsetDecoding() {}

    /** Raw 8-bit text of a header or an undeclared word: strict UTF-8, else windows-1252. */
    static String undeclared(byte[] bytes, int offset, int length) {
        String utf8 = strictly(StandardCharsets.UTF_8, bytes, offset, length);
        return utf8 != null ? utf8 : new String(bytes, offset, length, WINDOWS_1252);
    }

    /** @param declared as the sender wrote it; null when there is none */
    static String decode(byte[] bytes, int length, @Nullable String declared) {
        String marked = byMark(bytes, length);
        if (marked != null) {
            return marked;
        }
        if (declared != null && CharsetNames.isUtf7(declared)) {
            return Utf7.decode(bytes, length);
        }
        Charset charset = declared == null ? null : CharsetNames.find(declared);
        return charset == null ? detected(bytes, length) : asDeclared(bytes, length, charset);
    }

    private static @Nullable String byMark(byte[] b, int length) {
        if (length >= 3 && (b[0] & 0xFF) == 0xEF && (b[1] & 0xFF) == 0xBB && (b[2] & 0xFF) == 0xBF) {
            return strictly(StandardCharsets.UTF_8, b, 3, length - 3);
        }
        if (length >= 2 && (b[0] & 0xFF) == 0xFE && (b[1] & 0xFF) == 0xFF) {
            return new String(b, 2, length - 2, StandardCharsets.UTF_16BE);
        }
        if (length >= 2 && (b[0] & 0xFF) == 0xFF && (b[1] & 0xFF) == 0xFE) {
            return new String(b, 2, length - 2, StandardCharsets.UTF_16LE);
        }
        return null;
    }

    private static String asDeclared(byte[] bytes, int length, Charset charset) {
        String strict = strictly(charset, bytes, 0, length);
        if (strict != null) {
            return strict;
        }
        if (charset.equals(StandardCharsets.US_ASCII)) {
            return detected(bytes, length);
        }
        String replaced = new String(bytes, 0, length, charset);
        long faults = replaced.chars().filter(c -> c == 0xFFFD).count();
        return faults <= Math.max(1, highBytes(bytes, length) * TOLERATED_FAULTS) && faults < 1000
                ? replaced
                : otherwise(bytes, length, charset, replaced);
    }

    private static String otherwise(byte[] bytes, int length, Charset refused, String replaced) {
        String utf8 = strictly(StandardCharsets.UTF_8, bytes, 0, length);
        if (utf8 != null) {
            return utf8;
        }
        return refused.equals(StandardCharsets.UTF_8) ? detected(bytes, length) : replaced;
    }

    private static long highBytes(byte[] bytes, int length) {
        long count = 0;
        for (int i = 0; i < length; i++) {
            count += bytes[i] < 0 ? 1 : 0;
        }
        return count;
    }

    private static String detected(byte[] bytes, int length) {
        boolean escapes = indexOf(bytes, length, (byte) 0x1B) >= 0;
        String utf8 = escapes ? null : strictly(StandardCharsets.UTF_8, bytes, 0, length);
        if (utf8 != null) {
            return utf8;
        }
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(bytes, 0, Math.min(length, DETECTION_BYTES));
        detector.dataEnd();
        String name = detector.getDetectedCharset();
        Charset guessed = name == null ? null : CharsetNames.find(name);
        String decoded = guessed != null && (isMultiByte(guessed) || isMostlyHigh(bytes, length))
                ? strictly(guessed, bytes, 0, length)
                : null;
        return decoded != null ? decoded : undeclared(bytes, 0, length);
    }

    private static boolean isMultiByte(Charset charset) {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() > 1;
    }

    /** Text in an alphabet other than the Latin one; a few accents in a Latin text are often taken for one. */
    private static boolean isMostlyHigh(byte[] bytes, int length) {
        long letters = 0;
        for (int i = 0; i < length; i++) {
            letters += Character.isLetter(bytes[i]) ? 1 : 0;
        }
        return highBytes(bytes, length) > letters;
    }

    private static int indexOf(byte[] bytes, int length, byte wanted) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Null when the charset does not explain every byte. The lenient way costs half the memory and mostly decides. */
    static @Nullable String strictly(Charset charset, byte[] bytes, int offset, int length) {
        String lenient = new String(bytes, offset, length, charset);
        if (lenient.indexOf('\uFFFD') < 0) {
            return lenient;
        }
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
