package org.postroute.message;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Properties;

/** Angus Mail with every lenient setting it has. */
final class AngusParser implements ParserComparison.Parser {
    private final Session session;

    AngusParser() {
        Properties lenient = new Properties();
        for (String setting : new String[] {
            "mail.mime.multipart.ignoremissingendboundary",
            "mail.mime.multipart.ignoremissingboundaryparameter",
            "mail.mime.multipart.allowempty",
            "mail.mime.base64.ignoreerrors",
            "mail.mime.uudecode.ignoreerrors",
            "mail.mime.uudecode.ignoremissingbeginend",
            "mail.mime.decodefilename",
            "mail.mime.decodeparameters",
            "mail.mime.ignoreunknownencoding",
            "mail.mime.parameters.strict=false",
            "mail.mime.decodetext.strict=false",
            "mail.mime.address.strict=false"
        }) {
            String[] pair = setting.split("=");
            lenient.put(pair[0], pair.length > 1 ? pair[1] : "true");
            System.setProperty(pair[0], pair.length > 1 ? pair[1] : "true");
        }
        session = Session.getInstance(lenient);
    }

    @Override
    public ParserComparison.Found read(byte[] raw) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(raw));
        for (Header header : Collections.list(message.getAllHeaders())) {
            header.getValue();
        }
        TreeRule tree = new TreeRule();
        walk(message, 0, false, tree);
        String from = message.getFrom() != null
                        && message.getFrom().length > 0
                        && message.getFrom()[0] instanceof InternetAddress address
                ? address.getAddress()
                : "None";
        return tree.found(message.getSubject(), from);
    }

    private static void walk(Part part, int index, boolean related, TreeRule tree)
            throws MessagingException, IOException {
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
            tree.multipart();
            for (int child = 0; child < multipart.getCount(); child++) {
                BodyPart inner = multipart.getBodyPart(child);
                walk(inner, child, part.isMimeType("multipart/related"), tree);
            }
            return;
        }
        if (part.isMimeType("message/rfc822") && part.getContent() instanceof Part inner) {
            tree.startMessage();
            walk(inner, 0, false, tree);
            tree.endMessage();
        } else {
            tree.body();
        }
        if (tree.isInside()) {
            return;
        }
        String type = part.getContentType().split("[;\\s]", 2)[0].toLowerCase(Locale.ROOT);
        String disposition = part.getDisposition();
        boolean attachment = disposition != null && !disposition.equalsIgnoreCase(Part.INLINE);
        Object content = type.startsWith("text/") ? part.getContent() : null;
        tree.leaf(type, attachment, part.getFileName(), index, related, content instanceof String text ? text : null);
    }
}
