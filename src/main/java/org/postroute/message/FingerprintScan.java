package org.postroute.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over the bytes of one message: the header block is kept, the body only hashed. */
final class FingerprintScan {
    private static final int MAX_HEADER_BYTES = 256 * 1024;
    private static final int MAX_ADDRESS_LENGTH = 1_000;
    /** Fields that are the same in every copy; trace fields and what servers add are not among them. */
    private static final List<String> IDENTIFYING = List.of("from", "to", "cc", "date", "subject", "message-id");

    private final MessageDigest raw = Hashes.sha256();
    private final MessageDigest body = Hashes.sha256();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private long size;
    private boolean inBody;
    private boolean lineIsEmpty = true;

    /** A field as it stands in the message, folding included. */
    private record RawField(String name, byte[] value) {}

    void take(byte[] bytes, int length) {
        raw.update(bytes, 0, length);
        size += length;
        int bodyStart = inBody ? 0 : takeHeader(bytes, length);
        body.update(bytes, bodyStart, length - bodyStart);
    }

    /** Up to the first empty line, or as much as is bearable. Where the body begins. */
    private int takeHeader(byte[] bytes, int length) {
        int i = 0;
        while (i < length && !inBody) {
            byte b = bytes[i++];
            inBody = b == '\n' && lineIsEmpty || header.size() >= MAX_HEADER_BYTES;
            lineIsEmpty = b == '\n' || b == '\r' && lineIsEmpty;
            header.write(b);
        }
        return i;
    }

    Fingerprint finish() {
        List<RawField> fields = fields(header.toByteArray());
        MessageId messageId = first(fields, "message-id")
                .flatMap(field -> MessageId.parse(text(field.value())))
                .orElse(null);
        Content content = new Content(hex(raw.digest()), size);
        EmailAddress sender =
                first(fields, "from").map(field -> sender(text(field.value()))).orElse(null);
        String key = messageId == null ? content.sha256() : contentKey(fields);
        return new Fingerprint(messageId, key, content, sender);
    }

    private String contentKey(List<RawField> fields) {
        MessageDigest digest = Hashes.sha256();
        for (String name : IDENTIFYING) {
            for (RawField field : fields) {
                if (field.name().equals(name)) {
                    digest.update((name + ":" + field.value().length + ":").getBytes(StandardCharsets.US_ASCII));
                    digest.update(field.value());
                }
            }
        }
        digest.update(body.digest());
        return hex(digest.digest());
    }

    private static List<RawField> fields(byte[] header) {
        List<RawField> fields = new ArrayList<>();
        int start = 0;
        while (start < header.length) {
            int end = endOfField(header, start);
            field(header, start, end).ifPresent(fields::add);
            start = end;
        }
        return fields;
    }

    /** After the line end that no white space follows (RFC 5322, 2.2.3). */
    private static int endOfField(byte[] header, int start) {
        for (int i = start; i < header.length; i++) {
            boolean last = i + 1 == header.length;
            if (header[i] == '\n' && (last || header[i + 1] != ' ' && header[i + 1] != '\t')) {
                return i + 1;
            }
        }
        return header.length;
    }

    private static Optional<RawField> field(byte[] header, int start, int end) {
        int longest = Math.min(end, start + 20);
        for (int colon = start; colon < longest; colon++) {
            if (header[colon] == ':') {
                String name = new String(header, start, colon - start, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
                return IDENTIFYING.contains(name)
                        ? Optional.of(new RawField(name, Arrays.copyOfRange(header, colon + 1, end)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<RawField> first(List<RawField> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static @Nullable EmailAddress sender(String from) {
        String bare = withoutQuotedTextAndComments(from);
        int open = bare.indexOf('<');
        int close = open < 0 ? -1 : bare.indexOf('>', open);
        String first = close > open ? bare.substring(open + 1, close) : bare.split(",", 2)[0];
        String address = first.substring(first.lastIndexOf(':') + 1).strip();
        return address.length() > MAX_ADDRESS_LENGTH
                ? null
                : EmailAddress.parse(address).orElse(null);
    }

    private static String withoutQuotedTextAndComments(String text) {
        StringBuilder kept = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (!quoted && depth == 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** Raw 8-bit bytes are strict UTF-8, else windows-1252; line ends of folding go away. */
    private static String text(byte[] value) {
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            decoded = new String(value, Charset.forName("windows-1252"));
        }
        return decoded.replace("\r", "").replace("\n", "");
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
