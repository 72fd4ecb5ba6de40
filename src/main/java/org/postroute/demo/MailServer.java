package org.postroute.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.List;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

/** SMTP and IMAP on free ports of loopback, everything in memory. Passwords protect nothing here and are all the same. */
final class MailServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String PASSWORD = "demo";
    static final EmailAddress SUPPORT = new EmailAddress("support", "acme.test");
    static final String SUPPORT_NAME = "Acme Support";

    private final GreenMail server;

    private MailServer(GreenMail server) {
        this.server = server;
    }

    static MailServer start(List<Customer> customers) {
        GreenMail server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP), new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAP)
        });
        server.start();
        addUser(server, SUPPORT);
        customers.forEach(customer -> addUser(server, customer.address()));
        return new MailServer(server);
    }

    private static void addUser(GreenMail server, EmailAddress address) {
        server.setUser(address.toString(), address.toString(), PASSWORD);
    }

    int smtpPort() {
        return server.getSmtp().getPort();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    ServerSettings smtp() {
        return settings(smtpPort());
    }

    ServerSettings imap() {
        return settings(imapPort());
    }

    private static ServerSettings settings(int port) {
        return new ServerSettings(HOST, port, Security.NONE, AuthMode.PLAIN, SUPPORT.toString(), new Secret(PASSWORD));
    }

    @Override
    public void close() {
        server.stop();
    }
}
