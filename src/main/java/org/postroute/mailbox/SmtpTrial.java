package org.postroute.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.message.ComposedMessage;
import org.postroute.message.EmailAddress;
import org.postroute.message.MailEvent;

/** Sending, tried once: from the host name to the sign-in, and to a message when one is wanted. */
final class SmtpTrial {
    private final Access access;
    private final MailboxSettings mailbox;
    private final ServerSettings server;
    private final TestSteps steps;

    SmtpTrial(Access access, MailboxSettings mailbox, ServerSettings server) {
        this.access = access;
        this.mailbox = mailbox;
        this.server = server;
        this.steps = new TestSteps(server, "smtp");
    }

    /** Never throws. */
    ConnectionReport report(boolean sends) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Receiving.threads("SmtpTrial"));
        try {
            if (steps.resolves(access.dialer()) && connects() && greets(timer)) {
                signIn(timer, sends);
            }
        } finally {
            timer.shutdownNow();
        }
        return steps.report(mailbox);
    }

    /** Whether a sign-in alone goes well. Never throws. */
    boolean signsIn() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Receiving.threads("SmtpTrial"));
        try {
            SubmissionPool pool = pool(access.credentials(mailbox, server), timer);
            pool.discard(pool.take());
            return true;
        } catch (RuntimeException e) {
            return false;
        } finally {
            timer.shutdownNow();
        }
    }

    private boolean connects() {
        Socket socket =
                steps.take("connect", () -> access.dialer().connect(server.host(), server.port()), dialed -> "");
        return socket != null && (steps.beginsWithTls() ? shakesHands(socket) : closed(socket));
    }

    private boolean shakesHands(Socket socket) {
        try {
            return steps.go("tls", () -> Dialer.describe(access.dialer().secure(socket, server.host(), server.port())));
        } finally {
            closed(socket);
        }
    }

    private static boolean closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
        return true;
    }

    /** Over a connection of its own: who signs in shows a token, which is to be fetched when the rest is known to work. */
    private boolean greets(ScheduledExecutorService timer) {
        ServerSettings anonymous =
                new ServerSettings(server.host(), server.port(), server.security(), AuthMode.NONE, null, null);
        return steps.go(steps.greeting(), () -> {
            SubmissionTransport transport = transport(new Credentials(anonymous, null), timer);
            try {
                transport.open();
            } catch (MessagingException | RuntimeException e) {
                throw SubmissionFaults.whileOpening(transport, e);
            } finally {
                SubmissionPool.close(transport);
            }
            return "";
        });
    }

    private SubmissionTransport transport(Credentials credentials, ScheduledExecutorService timer) {
        return SubmissionTransport.to(credentials, mailbox.envelopeSender().toString(), access.dialer(), timer);
    }

    private void signIn(ScheduledExecutorService timer, boolean sends) {
        CredentialSource source = access.credentials(mailbox, server);
        if (steps.credentials(new NextCredentials(source)) == null) {
            return;
        }
        SubmissionPool pool = pool(source, timer);
        SubmissionTransport transport = steps.take("sign-in", pool::take, taken -> steps.signedIn());
        if (transport != null) {
            try {
                send(transport, sends);
            } finally {
                pool.discard(transport);
            }
        }
    }

    private SubmissionPool pool(CredentialSource source, ScheduledExecutorService timer) {
        return new SubmissionPool(
                source,
                credentials -> transport(credentials, timer),
                InstantSource.system(),
                Duration.ofMinutes(1),
                new SignIns(mailbox.id(), MailEvent.Protocol.SMTP, event -> {}));
    }

    private void send(SubmissionTransport transport, boolean sends) {
        if (sends) {
            steps.go("send", () -> {
                ComposedMessage message = message();
                try {
                    transport.submit(message, message.getAllRecipients(), () -> {});
                } catch (MessagingException | RuntimeException e) {
                    throw SubmissionFaults.whileSubmitting(transport, e);
                }
                return transport.dotReply().words();
            });
        }
    }

    /** Marked as automatic (RFC 3834, 5), so that no machine answers it. */
    private ComposedMessage message() throws MessagingException {
        EmailAddress own = mailbox.address();
        ComposedMessage message =
                new ComposedMessage(Session.getInstance(new Properties()), "connection-test", 1, own.toString());
        message.setHeader("Message-ID", "<test." + UUID.randomUUID() + "@" + own.domain() + ">");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(new Date());
        message.setFrom(new InternetAddress(own.toString(), false));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(own.toString(), false));
        message.setSubject("Postroute connection test");
        message.setText("Postroute has sent this message to its own mailbox to find out whether sending works.\r\n"
                + "Nothing needs to be done, and it may be deleted.\r\n");
        message.saveChanges();
        return message;
    }
}
