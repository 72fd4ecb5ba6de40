package org.postroute.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/** Mime4j's own message tree, with its own charsets and decoding. */
final class Mime4jParser implements ParserComparison.Parser {
    @Override
    public ParserComparison.Found read(byte[] raw) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        builder.setDecodeMonitor(DecodeMonitor.SILENT);
        Message message = builder.parseMessage(new ByteArrayInputStream(raw));
        for (Field field : message.getHeader().getFields()) {
            field.getBody();
        }
        TreeRule tree = new TreeRule();
        walk(message, 0, false, tree);
        String from = message.getFrom() == null || message.getFrom().isEmpty()
                ? "None"
                : message.getFrom().get(0).getAddress();
        return tree.found(message.getSubject(), from);
    }

    private static void walk(Entity entity, int index, boolean related, TreeRule tree) throws IOException {
        if (entity.getBody() instanceof Multipart multipart) {
            tree.multipart();
            int child = 0;
            for (Entity part : multipart.getBodyParts()) {
                walk(part, child++, multipart.getSubType().equals("related"), tree);
            }
            return;
        }
        if (entity.getBody() instanceof Message inner) {
            tree.startMessage();
            walk(inner, 0, false, tree);
            tree.endMessage();
        } else {
            tree.body();
        }
        if (tree.isInside()) {
            return;
        }
        String disposition = entity.getDispositionType();
        boolean attachment = disposition != null && !disposition.equalsIgnoreCase("inline");
        tree.leaf(
                entity.getMimeType(),
                attachment,
                entity.getFilename(),
                index,
                related,
                entity.getBody() instanceof TextBody text ? text(text) : null);
    }

    private static String text(TextBody body) throws IOException {
        try (Reader reader = reader(body)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }
    }

    private static Reader reader(TextBody body) throws IOException {
        Reader reader = body.getReader();
        return reader == null ? new InputStreamReader(body.getInputStream(), StandardCharsets.UTF_8) : reader;
    }
}
