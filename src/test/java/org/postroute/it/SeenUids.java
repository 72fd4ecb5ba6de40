package org.postroute.it;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.FlagTerm;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.postroute.mailbox.RealMail;

/** Another client, who looks which messages of the INBOX are marked as read. */
final class SeenUids implements AutoCloseable {
    private final Store store;

    SeenUids(RealMail mail, String user) throws MessagingException {
        store = Session.getInstance(new Properties()).getStore("imap");
        store.connect(mail.host(), mail.port("IMAP"), mail.address(user), mail.password());
    }

    Set<Long> read() throws MessagingException {
        Folder inbox = store.getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);
        try {
            Message[] seen = inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), true));
            FetchProfile wanted = new FetchProfile();
            wanted.add(UIDFolder.FetchProfileItem.UID);
            inbox.fetch(seen, wanted);
            Set<Long> uids = new HashSet<>();
            for (Message message : seen) {
                uids.add(((UIDFolder) inbox).getUID(message));
            }
            return uids;
        } finally {
            inbox.close(false);
        }
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
