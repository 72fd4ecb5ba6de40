package org.postroute.demo;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A customer's INBOX, read over IMAP. Nothing is ever deleted there, so its sequence numbers only grow. */
final class CustomerInbox implements AutoCloseable {
    private final Session session;
    private final Customer customer;
    private final List<ShownMail> arrived = new ArrayList<>();
    private @Nullable Store store;
    private @Nullable Folder folder;

    CustomerInbox(Session session, Customer customer) {
        this.session = session;
        this.customer = customer;
    }

    /** All that has arrived by now, oldest first. */
    synchronized List<ShownMail> arrived() throws MessagingException, IOException {
        Folder inbox = open();
        int count = inbox.getMessageCount();
        if (count > arrived.size()) {
            for (Message message : inbox.getMessages(arrived.size() + 1, count)) {
                arrived.add(ShownMail.of((MimeMessage) message));
            }
        }
        return List.copyOf(arrived);
    }

    private Folder open() throws MessagingException {
        if (folder == null || !folder.isOpen()) {
            close();
            store = session.getStore("imap");
            store.connect(customer.address().toString(), MailServer.PASSWORD);
            folder = store.getFolder("INBOX");
            folder.open(Folder.READ_ONLY);
        }
        return folder;
    }

    @Override
    public synchronized void close() throws MessagingException {
        if (store != null) {
            store.close();
        }
    }
}
