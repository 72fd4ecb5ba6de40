package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.SenderChecks;
import org.postroute.message.Answer;
import org.postroute.message.Attachment;
import org.postroute.message.Contact;
import org.postroute.message.Content;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;
import org.postroute.message.MessageSource;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;
import org.postroute.message.Understanding;

/** Mails for tests, as they come from a mailbox and as they are understood. */
public final class Mails {
    public static final String CONNECTION = "support";
    public static final String MAILBOX = "support@acme.test";

    private final AtomicLong uids = new AtomicLong();

    /** A short mail, unlike every other. */
    public static byte[] mail(String from, String messageId, String text) {
        String mail = "Received: from somewhere\r\nFrom: " + from + "\r\nTo: support@acme.test\r\nSubject: Question\r\n"
                + "Message-ID: " + messageId + "\r\nDate: Sat, 21 Nov 2026 08:00:00 +0000\r\n\r\n" + text + "\r\n";
        return mail.getBytes(StandardCharsets.UTF_8);
    }

    public FetchedMessage fetched(byte[] raw) {
        return fetched(MAILBOX, uids.incrementAndGet(), MessageSource.of(raw));
    }

    public FetchedMessage fetched(String from) {
        long n = uids.incrementAndGet();
        return fetched(MAILBOX, n, MessageSource.of(mail(from, "<" + n + "@customers.test>", "mail " + n)));
    }

    public static FetchedMessage fetched(String mailbox, long uid, MessageSource source) {
        return new FetchedMessage(
                CONNECTION, mailbox, "INBOX", new UidValidity(7), new Uid(uid), Instant.EPOCH, source, null);
    }

    /** Understood as a mail with this sender. */
    public static Understanding understood(String from) {
        return understood(from, List.of(), List.of());
    }

    public static Understanding understood(String from, List<MessageId> references, List<Attachment> attachments) {
        List<Contact> senders = from.isEmpty()
                ? List.of()
                : List.of(new Contact("Ann", EmailAddress.parse(from).orElseThrow()));
        return Understanding.unjudged(message(senders, references, attachments));
    }

    public static InboundMessage message(List<Contact> from, List<MessageId> references, List<Attachment> attachments) {
        return new InboundMessage(
                List.of(),
                null,
                "Question",
                from,
                List.of(),
                List.of(),
                null,
                List.of(),
                references,
                "text",
                null,
                attachments,
                List.of(),
                List.of());
    }

    public static Attachment attachment(String filename, Content content) {
        return new Attachment(
                "2", filename, "text/plain", Attachment.Disposition.ATTACHMENT, null, content, Attachment.Side.NEW);
    }

    public static Answer answer(@Nullable String text) {
        return new Answer(text, null, null, List.of(), false, false);
    }

    public static ConnectionSettings connection(SessionKey key) {
        return new ConnectionSettings(
                CONNECTION,
                "agent",
                Duration.ofSeconds(15),
                true,
                key,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.STOP,
                List.of());
    }
}
