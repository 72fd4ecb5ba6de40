package org.postroute.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.postroute.message.ComposedMessage;

/** A message as it was written: its bytes, and what a reader makes of them. */
record Wire(String bytes) {
    static Wire of(ComposedMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return new Wire(out.toString(ISO_8859_1));
    }

    MimeMessage read() throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)));
    }

    String header() {
        return bytes.substring(0, bytes.indexOf("\r\n\r\n") + 2);
    }

    /** Unfolded. */
    List<String> fields() {
        return List.of(header().replace("\r\n ", " ").split("\r\n"));
    }

    String field(String name) {
        List<String> values = fields().stream()
                .filter(field -> field.startsWith(name + ": "))
                .map(field -> field.substring(name.length() + 2))
                .toList();
        return values.size() == 1 ? values.get(0) : values.toString();
    }

    List<String> fieldNames() {
        return fields().stream()
                .map(field -> field.substring(0, field.indexOf(':')))
                .toList();
    }

    /** CRLF and nothing else ends a line, no line is too long, all of it is ASCII. */
    boolean isWellFormed() {
        String rest = bytes.replace("\r\n", "");
        return rest.indexOf('\r') < 0
                && rest.indexOf('\n') < 0
                && rest.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 127)
                && Arrays.stream(bytes.split("\r\n")).allMatch(line -> line.length() <= 998);
    }
}
