package org.postroute.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Writes the bodies of a message: text in UTF-8 with CRLF and nothing else at a line's end, files streamed. */
public final class MimeWriter {
    private static final int MAX_7BIT_LINE = 76;
    private static final int MAX_FILENAME = 120;

    private MimeWriter() {}

    /**
     * Makes the part a text: 7bit when that is enough, quoted-printable otherwise (RFC 2045, 6). Line ends of any kind
     * become CRLF; other controls are taken away.
     *
     * @param subtype plain or html
     */
    public static void text(Part part, String subtype, String text) throws MessagingException {
        String wire = lines(text);
        String type = "text/" + subtype + "; charset=UTF-8";
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(wire.getBytes(UTF_8), type)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", fits7Bit(wire) ? "7bit" : "quoted-printable");
    }

    /**
     * A file, in base64 and read only when the message is written.
     *
     * @param bytes opened anew each time
     */
    public static MimeBodyPart file(Answer.File file, Supplier<InputStream> bytes) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new StoredFile(file, bytes)));
        part.setHeader("Content-Type", file.contentType());
        part.setHeader("Content-Transfer-Encoding", "base64");
        part.setHeader("Content-Disposition", "attachment" + HeaderWriter.filename(file.filename(), MAX_FILENAME));
        return part;
    }

    private static String lines(String text) {
        StringBuilder wire = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean secondHalf = c == '\n' && i > 0 && text.charAt(i - 1) == '\r';
            if (isLineEnd(c)) {
                wire.append(secondHalf ? "" : "\r\n");
            } else if (c == '\t' || !Character.isISOControl(c)) {
                wire.append(c);
            }
        }
        return wire.toString();
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static boolean fits7Bit(String wire) {
        return wire.lines()
                .allMatch(line -> line.length() <= MAX_7BIT_LINE
                        && !line.endsWith(" ")
                        && line.chars().allMatch(c -> c < 127));
    }

    private record StoredFile(Answer.File file, Supplier<InputStream> bytes) implements DataSource {
        @Override
        public InputStream getInputStream() {
            return bytes.get();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("a stored file is only read");
        }

        @Override
        public String getContentType() {
            return file.contentType();
        }

        @Override
        public String getName() {
            return file.filename();
        }
    }
}
