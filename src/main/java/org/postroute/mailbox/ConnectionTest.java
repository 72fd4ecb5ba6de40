package org.postroute.mailbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.egress.EgressGuard;
import org.postroute.oauth.AccessTokens;

/** Tries a mailbox step by step, as the running system would use it, and changes nothing in it. */
public final class ConnectionTest {
    private final Access access;

    /** @param names where hosts may lead */
    public ConnectionTest(TlsTrust trust, EgressGuard names, AccessTokens tokens) {
        this(new Access(new Dialer(trust, names, Duration.ofSeconds(10), Duration.ofSeconds(20)), tokens));
    }

    ConnectionTest(Access access) {
        this.access = access;
    }

    /**
     * One report for each direction that is switched on. Takes as long as the servers do; never throws.
     *
     * @param sends whether the mailbox sends itself a message that says that it is a test; nobody answers it
     */
    public List<ConnectionReport> of(MailboxSettings mailbox, boolean sends) {
        List<ConnectionReport> reports = new ArrayList<>();
        if (mailbox.imap() != null) {
            reports.add(new ImapTrial(access, mailbox, mailbox.imap()).report());
        }
        if (mailbox.smtp() != null) {
            reports.add(new SmtpTrial(access, mailbox, mailbox.smtp()).report(sends));
        }
        return reports;
    }

    /**
     * The same in short: one sign-in for each direction, and the folder opened. What fails is tried again step by step, to
     * find out where. Takes as long as the servers do; never throws.
     */
    public List<ConnectionReport> inShort(MailboxSettings mailbox) {
        List<ConnectionReport> reports = new ArrayList<>();
        if (mailbox.imap() != null) {
            TestSteps steps = new TestSteps(mailbox.imap(), "imap");
            reports.add(
                    receives(mailbox, mailbox.imap())
                            ? steps.report(mailbox)
                            : new ImapTrial(access, mailbox, mailbox.imap()).report());
        }
        if (mailbox.smtp() != null) {
            TestSteps steps = new TestSteps(mailbox.smtp(), "smtp");
            reports.add(
                    sends(mailbox, mailbox.smtp())
                            ? steps.report(mailbox)
                            : new SmtpTrial(access, mailbox, mailbox.smtp()).report(false));
        }
        return reports;
    }

    private boolean receives(MailboxSettings mailbox, ServerSettings server) {
        try (ImapConnection connection =
                access.imap(server, new NextCredentials(access.credentials(mailbox, server)))) {
            connection.open(mailbox.folder());
            return true;
        } catch (IOException | ProtocolException | RuntimeException e) {
            return false;
        }
    }

    private boolean sends(MailboxSettings mailbox, ServerSettings server) {
        return new SmtpTrial(access, mailbox, server).signsIn();
    }
}
