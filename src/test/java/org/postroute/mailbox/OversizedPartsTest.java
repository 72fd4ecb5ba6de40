package org.postroute.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postroute.config.ServerSettings;

class OversizedPartsTest extends OversizedPartsContract {
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

    /** GreenMail sends the header of the outer part where that of an inner one is asked for. */
    @Override
    String words() {
        return "Content-Type: text/plain\r\n\r\nWords";
    }

    @Override
    OtherClient otherClient() throws Exception {
        return new OtherClient(SERVER.getImap().getPort(), "support@example.test", TestSettings.PASSWORD, folder);
    }
}
