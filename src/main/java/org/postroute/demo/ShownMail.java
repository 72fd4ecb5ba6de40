package org.postroute.demo;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mail as a mail program would show it, and a bit more.
 *
 * @param at date of the header field, ISO 8601
 * @param fields the header fields that threading and automatic mail turn on, those that are there
 * @param text plain text; empty when there is only HTML
 * @param html HTML source, to be shown as source and never as HTML
 * @param source the beginning of the raw bytes
 */
record ShownMail(
        String from,
        String to,
        String subject,
        String at,
        List<Field> fields,
        String text,
        String html,
        List<FileName> files,
        String source) {

    private static final List<String> SHOWN_FIELDS = List.of(
            "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence");
    private static final int MAX_SOURCE = 12_000;

    /** A header field, unfolded. */
    record Field(String name, String value) {}

    /** @param size in bytes, decoded */
    record FileName(String name, String contentType, long size) {}

    static ShownMail of(MimeMessage message) throws MessagingException, IOException {
        Walk walk = new Walk();
        walk.visit(message);
        Date date = message.getSentDate();
        return new ShownMail(
                decoded(message, "From"),
                decoded(message, "To"),
                message.getSubject() == null ? "" : message.getSubject(),
                (date == null ? Instant.EPOCH : date.toInstant()).toString(),
                fields(message),
                walk.text.toString(),
                walk.html.toString(),
                List.copyOf(walk.files),
                source(message));
    }

    /** The value of a shown field. */
    @Nullable
    String field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    private static List<Field> fields(MimeMessage message) throws MessagingException {
        List<Field> fields = new ArrayList<>();
        for (String name : SHOWN_FIELDS) {
            String value = message.getHeader(name, " ");
            if (value != null) {
                fields.add(new Field(name, MimeUtility.unfold(value)));
            }
        }
        return List.copyOf(fields);
    }

    private static String decoded(MimeMessage message, String name) throws MessagingException, IOException {
        String value = message.getHeader(name, ", ");
        return value == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(value));
    }

    private static String source(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        String source = bytes.toString(StandardCharsets.UTF_8);
        return source.length() <= MAX_SOURCE ? source : source.substring(0, MAX_SOURCE) + "\n[shortened for display]";
    }

    /** First plain text, first HTML, and the names of all files. */
    private static final class Walk {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final List<FileName> files = new ArrayList<>();

        void visit(Part part) throws MessagingException, IOException {
            if (part.getFileName() != null) {
                files.add(new FileName(MimeUtility.decodeText(part.getFileName()), mediaType(part), size(part)));
            } else if (part.isMimeType("text/plain") && text.isEmpty()) {
                text.append(part.getContent());
            } else if (part.isMimeType("text/html") && html.isEmpty()) {
                html.append(part.getContent());
            } else if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                visitAll(parts);
            }
        }

        private void visitAll(Multipart parts) throws MessagingException, IOException {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart child = parts.getBodyPart(i);
                visit(child);
            }
        }

        private static long size(Part part) throws MessagingException, IOException {
            try (InputStream content = part.getInputStream()) {
                return content.transferTo(OutputStream.nullOutputStream());
            }
        }

        private static String mediaType(Part part) throws MessagingException {
            return part.getContentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
    }
}
