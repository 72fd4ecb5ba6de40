package org.postroute.outbound;

import static org.postroute.config.MailboxSettings.MessageContentType.TEXT_HTML;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.OutboundMessage;
import org.postroute.message.Answer;
import org.postroute.message.ComposedMessage;
import org.postroute.message.HeaderWriter;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.LoopCounter;
import org.postroute.message.MessageId;
import org.postroute.message.MimeWriter;
import org.postroute.message.MisconfiguredException;

/** Makes the message that the customer gets. Every attempt makes the same one. */
public final class Composer {
    private static final int MAX_NAME = 120;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Supplier<PostrouteSettings> settings;
    private final Function<String, InputStream> blobs;
    private final IntFunction<String> loopField;
    private final Session session = Session.getInstance(new Properties());
    private final AnswerTexts texts;

    /**
     * @param blobs opens stored bytes by their SHA-256
     * @param loopField value of the field that counts our answers in a chain
     */
    public Composer(
            Supplier<PostrouteSettings> settings, Function<String, InputStream> blobs, IntFunction<String> loopField) {
        this.loopField = loopField;
        this.settings = settings;
        this.blobs = blobs;
        this.texts = new AnswerTexts(() -> settings.get().policy().reach().imageHosts());
    }

    /**
     * A whole message with our own header fields only. Of the customer's mail it holds the subject's words and the
     * identifiers of the thread. Files are read while the message is written, not before.
     *
     * @throws MisconfiguredException when the mailbox it leaves from is no longer configured
     * @throws InvalidMessageException when nothing readable is left of the answer, or the address cannot be written
     */
    public ComposedMessage compose(OutboundMessage outbound) {
        MailboxSettings mailbox = settings.get()
                .mailboxByAddress(outbound.mailbox())
                .orElseThrow(() -> new MisconfiguredException("the mailbox of an outbound message is not configured"));
        ComposedMessage message = new ComposedMessage(session, outbound.id(), outbound.attempt(), outbound.mailbox());
        try {
            writeHeader(message, outbound, mailbox);
            writeBody(message, outbound.answer(), mailbox);
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new InvalidMessageException("the answer could not be composed", e);
        }
    }

    private void writeHeader(ComposedMessage message, OutboundMessage outbound, MailboxSettings mailbox)
            throws MessagingException {
        String name = mailbox.name() == null ? "" : mailbox.name();
        message.setHeader("From", HeaderWriter.mailbox(name, mailbox.address(), MAX_NAME));
        message.setHeader("To", HeaderWriter.addrSpec(outbound.recipient().address()));
        if (!outbound.answer().cc().isEmpty()) {
            message.setHeader(
                    "Cc",
                    outbound.answer().cc().stream().map(HeaderWriter::addrSpec).collect(Collectors.joining(",\r\n ")));
        }
        message.setHeader("Date", DATE.format(outbound.createdAt()));
        message.setHeader("Message-ID", outbound.messageId().value());
        OutboundMessage.Parent parent = outbound.parent();
        String subject = parent == null ? ReplySubject.NONE : ReplySubject.of(parent.subject());
        message.setHeader("Subject", HeaderWriter.unstructured("Subject", subject, ReplySubject.MAX_LENGTH));
        if (parent != null) {
            writeIdentifiers(message, "In-Reply-To", ReplyThread.inReplyTo(parent));
            writeIdentifiers(message, "References", ReplyThread.references(parent));
            message.setHeader(LoopCounter.FIELD, loopField.apply(parent.loops() + 1));
        }
        if (!mailbox.returns().unwanted().isEmpty()) {
            message.setHeader(
                    "X-Auto-Response-Suppress",
                    String.join(", ", mailbox.returns().unwanted()));
        }
        // RFC 3834, 5: what answers nothing is generated
        message.setHeader("Auto-Submitted", parent == null ? "auto-generated" : "auto-replied");
    }

    private static void writeIdentifiers(ComposedMessage message, String name, List<MessageId> ids)
            throws MessagingException {
        if (!ids.isEmpty()) {
            message.setHeader(name, HeaderWriter.identifiers(ids));
        }
    }

    private void writeBody(ComposedMessage message, Answer answer, MailboxSettings mailbox) throws MessagingException {
        if (answer.attachments().isEmpty()) {
            writeWords(message, answer, mailbox);
            return;
        }
        Multipart mixed = new MimeMultipart("mixed");
        MimeBodyPart words = new MimeBodyPart();
        writeWords(words, answer, mailbox);
        mixed.addBodyPart(words);
        for (Answer.File file : answer.attachments()) {
            mixed.addBodyPart(
                    MimeWriter.file(file, () -> blobs.apply(file.content().sha256())));
        }
        message.setContent(mixed);
    }

    private void writeWords(Part part, Answer answer, MailboxSettings mailbox) throws MessagingException {
        String signature = Signature.of(mailbox);
        String plain = texts.plain(answer).stripTrailing();
        if (plain.isBlank() && answer.attachments().isEmpty()) {
            throw new InvalidMessageException("nothing readable is left of the answer");
        }
        String signed = plain + "\n" + (signature.isEmpty() ? "" : "\n-- \n" + signature + "\n");
        if (mailbox.messageContentType() != TEXT_HTML) {
            MimeWriter.text(part, "plain", signed);
            return;
        }
        Multipart alternative = new MimeMultipart("alternative");
        alternative.addBodyPart(text("plain", signed));
        alternative.addBodyPart(text("html", page(texts.html(answer), signature)));
        part.setContent(alternative);
    }

    private static MimeBodyPart text(String subtype, String text) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        MimeWriter.text(part, subtype, text);
        return part;
    }

    private static String page(String html, String signature) {
        String signed = signature.isEmpty() ? "" : "<br>\n" + AnswerTexts.escaped("-- \n" + signature) + "\n";
        return "<!DOCTYPE html>\n<html>\n<head><meta charset=\"UTF-8\"></head>\n<body>\n" + html + "\n" + signed
                + "</body>\n</html>\n";
    }
}
