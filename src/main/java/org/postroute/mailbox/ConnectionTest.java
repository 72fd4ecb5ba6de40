package org.postroute.mailbox;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.Uid;

/** Tries a mailbox step by step, as the running system would use it, and changes nothing in it. */
public final class ConnectionTest {
    private static final int FOLDERS = 30;
    private static final int FETCHED_BYTES = 64 << 10;

    private final Dialer dialer;

    public ConnectionTest(TlsTrust trust) {
        this(new Dialer(trust, Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    ConnectionTest(Dialer dialer) {
        this.dialer = dialer;
    }

    /** One report for each direction that is switched on. Takes as long as the servers do; never throws. */
    public List<ConnectionReport> of(MailboxSettings mailbox) {
        List<ConnectionReport> reports = new ArrayList<>();
        if (mailbox.imap() != null) {
            reports.add(imap(mailbox, mailbox.imap()));
        }
        if (mailbox.smtp() != null) {
            reports.add(smtp(mailbox, mailbox.smtp()));
        }
        return reports;
    }

    private ConnectionReport imap(MailboxSettings mailbox, ServerSettings server) {
        TestSteps steps = new TestSteps(server, "imap");
        ImapConnection connection = steps.take("connect", () -> ImapConnection.dial(dialer, server), c -> "connected");
        if (connection != null) {
            try (connection) {
                imap(connection, mailbox, steps);
            }
        }
        return report(mailbox, server, steps);
    }

    private static void imap(ImapConnection connection, MailboxSettings mailbox, TestSteps steps) {
        boolean ready = steps.go(steps.securing(), connection::secure)
                && steps.go("sign-in", connection::signIn)
                && steps.take("open-folder", () -> open(connection, mailbox.folder()), words -> words) != null;
        if (ready) {
            steps.take("fetch", () -> fetchOne(connection), words -> words);
        }
    }

    private static String open(ImapConnection connection, String name) throws Exception {
        try {
            OpenFolder folder = connection.open(name);
            return folder.total() + " messages, " + connection.count("UNSEEN") + " unread"
                    + (folder.readOnly() ? ", read only: messages cannot be marked read" : "");
        } catch (CommandFailedException e) {
            throw new FolderMissingException(ServerWords.of(e.getMessage()), connection.folders(FOLDERS));
        }
    }

    private static String fetchOne(ImapConnection connection) throws Exception {
        Uid newest = connection.newest().orElse(null);
        if (newest == null) {
            return "the folder is empty";
        }
        ByteArray piece = connection.fetch().piece(newest, "", 0, FETCHED_BYTES);
        if (piece.getCount() == 0) {
            throw new MisconfiguredException("the server sent nothing of the newest message");
        }
        return "read " + piece.getCount() + " bytes of the newest message";
    }

    private ConnectionReport smtp(MailboxSettings mailbox, ServerSettings server) {
        TestSteps steps = new TestSteps(server, "smtp");
        boolean reachable = steps.go(
                "connect", () -> dialer.connect(server.host(), server.port()).close());
        if (reachable) {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
            try {
                smtp(SubmissionTransport.to(server, mailbox.address().toString(), dialer, timer), steps);
            } finally {
                timer.shutdownNow();
            }
        }
        return report(mailbox, server, steps);
    }

    private static void smtp(SubmissionTransport transport, TestSteps steps) {
        long began = System.nanoTime();
        Exception fault = null;
        boolean secured = true;
        try {
            transport.open();
        } catch (MessagingException | RuntimeException e) {
            secured = transport.signInBegan() > 0 || e instanceof AuthenticationFailedException;
            fault = SubmissionFaults.whileOpening(transport, e);
        } finally {
            SubmissionPool.close(transport);
        }
        long ended = System.nanoTime();
        long signInBegan = secured && transport.signInBegan() > 0 ? transport.signInBegan() : ended;
        steps.add(steps.securing(), Duration.ofNanos(signInBegan - began), secured ? null : fault);
        if (secured) {
            steps.add("sign-in", Duration.ofNanos(ended - signInBegan), fault);
        }
    }

    private static ConnectionReport report(MailboxSettings mailbox, ServerSettings server, TestSteps steps) {
        String where = server.host() + ":" + server.port();
        return new ConnectionReport(mailbox.id(), mailbox.address().toString(), steps.direction(), where, steps.list());
    }
}
