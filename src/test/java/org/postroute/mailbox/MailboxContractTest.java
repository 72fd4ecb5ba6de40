package org.postroute.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
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

    /** GreenMail drops the connection of whoever deletes a folder. */
    @Override
    void recreateFolder(OtherClient other) throws Exception {
        var user = SERVER.getUserManager().getUser("support@example.test");
        SERVER.getManagers().getImapHostManager().deleteMailbox(user, folder);
        SERVER.getManagers().getImapHostManager().createMailbox(user, folder);
    }
}
