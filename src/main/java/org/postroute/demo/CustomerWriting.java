package org.postroute.demo;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the message that a customer's mail program would have written. */
final class CustomerWriting {
    private static final String UTF_8 = "UTF-8";

    private final Session session;

    CustomerWriting(Session session) {
        this.session = session;
    }

    /** @param answered the mail that is replied to and quoted; null for a new conversation */
    MimeMessage write(Customer customer, CustomerMail mail, @Nullable ShownMail answered, Instant now)
            throws MessagingException {
        MimeMessage message = new Numbered(session, "<" + UUID.randomUUID() + "@customer.test>");
        message.setFrom(person(customer.address().toString(), customer.name()));
        message.setRecipient(Message.RecipientType.TO, person(MailServer.SUPPORT.toString(), MailServer.SUPPORT_NAME));
        message.setSubject(mail.subject(), UTF_8);
        message.setSentDate(Date.from(now));
        if (mail.automatic()) {
            message.setHeader("Auto-Submitted", "auto-replied");
        }
        if (answered != null) {
            thread(message, answered);
        }
        addContent(message, mail, answered);
        message.saveChanges();
        return message;
    }

    private static InternetAddress person(String address, String name) throws MessagingException {
        try {
            return new InternetAddress(address, name, UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("every JVM has UTF-8", e);
        }
    }

    /** RFC 5322, 3.6.4. */
    private static void thread(MimeMessage message, ShownMail answered) throws MessagingException {
        String parent = answered.field("Message-ID");
        String references = answered.field("References");
        if (parent != null) {
            message.setHeader("In-Reply-To", parent);
            message.setHeader("References", references == null ? parent : references + "\r\n " + parent);
        }
    }

    private static void addContent(MimeMessage message, CustomerMail mail, @Nullable ShownMail answered)
            throws MessagingException {
        String body = answered == null ? mail.text() : Quote.below(mail, answered);
        if (mail.file() == null) {
            message.setText(crlf(body), UTF_8, mail.html() ? "html" : "plain");
            return;
        }
        MimeBodyPart words = new MimeBodyPart();
        words.setText(crlf(body), UTF_8, mail.html() ? "html" : "plain");
        message.setContent(new MimeMultipart(words, file(mail.file())));
    }

    private static MimeBodyPart file(CustomerMail.File file) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(file.bytes(), file.mediaType())));
        part.setFileName(file.filename());
        part.setDisposition(MimeBodyPart.ATTACHMENT);
        return part;
    }

    private static String crlf(String text) {
        return text.replaceAll("\r\n?|\n", "\r\n");
    }

    /** Keeps its Message-ID when it is saved. */
    private static final class Numbered extends MimeMessage {
        private final String messageId;

        Numbered(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
