package org.postroute.mailbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postroute.config.MailboxSettings;
import org.postroute.oauth.AccessTokens;

/** Tries a mailbox step by step, as the running system would use it, and changes nothing in it. */
public final class ConnectionTest {
    private final Access access;

    public ConnectionTest(TlsTrust trust, AccessTokens tokens) {
        this(new Access(new Dialer(trust, Duration.ofSeconds(10), Duration.ofSeconds(20)), tokens));
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
}
