package org.postroute.it;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.postroute.mailbox.RealMail;

/** A folder of the real server, in the hands of somebody else. */
final class RealFolder implements AutoCloseable {
    private static final AtomicLong DELIVERED = new AtomicLong(Instant.now().getEpochSecond() * 1_000_000);
    private static final Session SESSION = Session.getInstance(new Properties());

    private final Path maildir;
    private final Store store;
    private final Folder folder;

    /** Made when it is not there. */
    RealFolder(RealMail mail, String user, String name) throws MessagingException {
        maildir = mail.maildir(user).resolve("." + name);
        store = SESSION.getStore("imap");
        store.connect(mail.host(), mail.port("IMAP"), mail.address(user), mail.password());
        folder = store.getFolder(name);
        if (!folder.exists()) {
            folder.create(Folder.HOLDS_MESSAGES);
        }
    }

    /** The same arguments make the same bytes, but for the age. */
    static String mail(String id, String text, Duration age) {
        return "From: Ann Lee <" + id + "@customer.test>\r\nTo: support@example.test\r\nSubject: " + id
                + "\r\nMessage-ID: <" + id + "@customer.test>\r\nDate: "
                + new MailDateFormat().format(Date.from(Instant.now().minus(age))) + "\r\n\r\n" + text + "\r\n";
    }

    /** INTERNALDATE is what the Date field says. */
    void append(List<String> sources, boolean seen) throws MessagingException {
        Message[] messages = new Message[sources.size()];
        for (int i = 0; i < messages.length; i++) {
            byte[] source = sources.get(i).getBytes(StandardCharsets.US_ASCII);
            messages[i] = new MimeMessage(SESSION, new ByteArrayInputStream(source));
            messages[i].setFlag(Flags.Flag.SEEN, seen);
        }
        folder.appendMessages(messages);
    }

    /** As the server's own delivery would, a hundred times as fast as by APPEND. */
    void deliver(List<String> sources, Duration age) throws IOException {
        for (String source : sources) {
            Path file = maildir.resolve("new").resolve(DELIVERED.incrementAndGet() + ".M1P1.test");
            Path written = Files.writeString(maildir.resolve("tmp").resolve(file.getFileName()), source);
            Files.setLastModifiedTime(written, FileTime.from(Instant.now().minus(age)));
            Files.move(written, file);
        }
    }

    int unread() throws MessagingException {
        folder.open(Folder.READ_ONLY);
        try {
            return folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false)).length;
        } finally {
            folder.close(false);
        }
    }

    void markUnread() throws MessagingException {
        folder.open(Folder.READ_WRITE);
        folder.setFlags(folder.getMessages(), new Flags(Flags.Flag.SEEN), false);
        folder.close(false);
    }

    void recreate() throws MessagingException {
        folder.delete(true);
        folder.create(Folder.HOLDS_MESSAGES);
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
