package org.postroute.mailbox;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postroute.config.ServerSettings;

class MailboxContractTest extends MailboxContract {
    private static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_IMAP));

    @BeforeAll
    static void start() {
        SERVER.setUser("support@example.test", TestSettings.PASSWORD);
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Override
    ServerSettings imap() {
        return TestSettings.plainServer(SERVER.getImap().getPort());
    }

    @Override
    OtherClient otherClient() throws Exception {
        return new OtherClient(SERVER.getImap().getPort(), "support@example.test", TestSettings.PASSWORD, folder);
    }

    /** An APPEND takes GreenMail 190 ms. */
    @Override
    void fill(OtherClient client, List<String> subjects) throws Exception {
        GreenMailUser user = SERVER.getUserManager().getUser("support@example.test");
        MailFolder wanted = SERVER.getManagers().getImapHostManager().getFolder(user, folder);
        for (String subject : subjects) {
            Session session = Session.getInstance(new Properties());
            MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(message(subject, 100)));
            wanted.appendMessage(message, new Flags(), new Date());
        }
    }

    /** GreenMail drops the connection of whoever deletes a folder. */
}
