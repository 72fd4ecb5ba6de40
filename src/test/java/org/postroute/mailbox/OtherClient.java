package org.postroute.mailbox;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** Somebody else with the same account: puts mail in, looks at it, deletes it. */
final class OtherClient implements AutoCloseable {
    private final Session session = Session.getInstance(new Properties());
    private final Store store;
    private final String folder;

    OtherClient(int port, String username, String password, String folder) throws MessagingException {
        this("localhost", port, username, password, folder);
    }

    OtherClient(String host, int port, String username, String password, String folder) throws MessagingException {
        this.folder = folder;
        store = session.getStore("imap");
        store.connect(host, port, username, password);
    }

    void create() throws MessagingException {
        Folder wanted = store.getFolder(folder);
        if (!wanted.exists()) {
            wanted.create(Folder.HOLDS_MESSAGES);
        }
    }

    void delete() throws MessagingException {
        store.getFolder(folder).delete(true);
    }

    void append(byte[] source, boolean seen) throws MessagingException {
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(source));
        message.setFlag(Flags.Flag.SEEN, seen);
        store.getFolder(folder).appendMessages(new Message[] {message});
    }

    /** {@code subject:seen} or {@code subject:unseen}, in order. */
    List<String> look() throws MessagingException {
        IMAPFolder open = open();
        try {
            List<String> lines = new ArrayList<>();
            Message[] messages = open.getMessages();
            FetchProfile wanted = new FetchProfile();
            wanted.add(FetchProfile.Item.ENVELOPE);
            wanted.add(FetchProfile.Item.FLAGS);
            open.fetch(messages, wanted);
            for (Message message : messages) {
                boolean seen = message.isSet(Flags.Flag.SEEN);
                lines.add(message.getSubject() + (seen ? ":seen" : ":unseen"));
            }
            return lines;
        } finally {
            open.close(false);
        }
    }

    void expunge(String subject) throws MessagingException {
        IMAPFolder open = open();
        for (Message message : open.getMessages()) {
            if (message.getSubject().equals(subject)) {
                message.setFlag(Flags.Flag.DELETED, true);
            }
        }
        open.close(true);
    }

    void markUnread() throws MessagingException {
        IMAPFolder open = open();
        open.setFlags(open.getMessages(), new Flags(Flags.Flag.SEEN), false);
        open.close(false);
    }

    /** By UID, in order; whether each is marked as read. */
    SortedMap<Long, Boolean> seen() throws MessagingException {
        IMAPFolder open = open();
        try {
            Message[] messages = open.getMessages();
            FetchProfile wanted = new FetchProfile();
            wanted.add(UIDFolder.FetchProfileItem.UID);
            wanted.add(FetchProfile.Item.FLAGS);
            open.fetch(messages, wanted);
            SortedMap<Long, Boolean> seen = new TreeMap<>();
            for (Message message : messages) {
                seen.put(open.getUID(message), message.isSet(Flags.Flag.SEEN));
            }
            return seen;
        } finally {
            open.close(false);
        }
    }

    void mark(long uid, boolean seen) throws MessagingException {
        IMAPFolder open = open();
        open.getMessageByUID(uid).setFlag(Flags.Flag.SEEN, seen);
        open.close(false);
    }

    void expunge(long uid) throws MessagingException {
        IMAPFolder open = open();
        open.getMessageByUID(uid).setFlag(Flags.Flag.DELETED, true);
        open.close(true);
    }

    /** By UID MOVE, into a folder that is there. */
    void move(long uid, OtherClient target) throws MessagingException {
        IMAPFolder open = open();
        open.moveMessages(new Message[] {open.getMessageByUID(uid)}, store.getFolder(target.folder));
        open.close(false);
    }

    private IMAPFolder open() throws MessagingException {
        IMAPFolder open = (IMAPFolder) store.getFolder(folder);
        open.open(Folder.READ_WRITE);
        return open;
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
