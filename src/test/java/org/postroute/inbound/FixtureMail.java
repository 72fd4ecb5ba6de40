package org.postroute.inbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Attachment;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.HeaderField;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;

/** Messages for tests of judgements, which need no more than a header and bodies. */
final class FixtureMail {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+");

    private FixtureMail() {}

    static InboundMessage ofHeader(Path eml) {
        try {
            String text = Files.readString(eml, StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
            int end = text.indexOf("\n\n");
            return ofHeader(fields(end < 0 ? text : text.substring(0, end)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<HeaderField> fields(String header) {
        List<HeaderField> fields = new ArrayList<>();
        for (String line : header.replaceAll("\n[ \t]+", " ").split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new HeaderField(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        return fields;
    }

    static InboundMessage ofHeader(List<HeaderField> fields) {
        InboundMessage bare = message(fields, null, "", List.of(), null, null, List.of());
        List<Contact> from = new ArrayList<>();
        for (String value : bare.header("From")) {
            Matcher address = ADDRESS.matcher(value);
            while (address.find()) {
                EmailAddress.parse(address.group()).ifPresent(found -> from.add(new Contact(null, found)));
            }
        }
        String subject = bare.header("Subject").stream().findFirst().orElse("");
        MessageId id = bare.header("Message-ID").stream()
                .findFirst()
                .flatMap(MessageId::parse)
                .orElse(null);
        return message(fields, id, subject, from, null, null, List.of());
    }

    static InboundMessage ofBodies(String subject, @Nullable String plain, @Nullable String html) {
        return message(List.of(), null, subject, List.of(), plain, html, List.of());
    }

    static InboundMessage ofFiles(@Nullable String html, List<Attachment> files) {
        return message(List.of(), null, "", List.of(), null, html, files);
    }

    private static InboundMessage message(
            List<HeaderField> fields,
            @Nullable MessageId id,
            String subject,
            List<Contact> from,
            @Nullable String plain,
            @Nullable String html,
            List<Attachment> files) {
        return new InboundMessage(
                fields, id, subject, from, List.of(), List.of(), null, List.of(), List.of(), plain, html, files,
                List.of(), List.of());
    }
}
