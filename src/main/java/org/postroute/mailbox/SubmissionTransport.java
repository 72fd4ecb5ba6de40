package org.postroute.mailbox;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.message.ComposedMessage;
import org.postroute.message.MisconfiguredException;

/**
 * One connection to a submission server (RFC 6409). Angus keeps only the last reply, and loses even that when the RSET it
 * sends after a refusal meets a closed connection; what decides is kept here: the reply to the final dot, and the refusal
 * before it.
 */
final class SubmissionTransport extends SMTPTransport {
    /** RFC 5321, 4.5.3.2.6: whoever gives up earlier sends twice. */
    private static final Duration DOT_TIMEOUT = Duration.ofMinutes(10);

    private final ServerSettings server;
    private final Duration readTimeout;
    private final PatientTls tls;
    private Runnable beforeDot = () -> {};
    private boolean dotBegan;
    private SmtpReply dotReply = SmtpReply.NONE;
    private SmtpReply refusal = SmtpReply.NONE;
    private long signInBegan;
    private int submissions;

    static SubmissionTransport to(
            ServerSettings server, String envelopeFrom, Dialer dialer, ScheduledExecutorService writeTimeouts) {
        PatientTls tls = new PatientTls(dialer.trust());
        Properties properties = SmtpProperties.of(server, dialer, tls, writeTimeouts);
        properties.setProperty("mail.smtp.from", envelopeFrom);
        return new SubmissionTransport(Session.getInstance(properties), server, dialer.readTimeout(), tls);
    }

    private SubmissionTransport(Session session, ServerSettings server, Duration readTimeout, PatientTls tls) {
        super(session, null);
        this.server = server;
        this.readTimeout = readTimeout;
        this.tls = tls;
    }

    /** Connects, secures and signs in. */
    void open() throws MessagingException {
        if (server.auth() == AuthMode.NONE) {
            connect(server.host(), server.port(), null, null);
            return;
        }
        Secret password = server.password();
        connect(server.host(), server.port(), server.username(), password == null ? "" : password.reveal());
        if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
            signInBegan = System.nanoTime();
            throw new MisconfiguredException("the server offers no sign-in");
        }
    }

    /** @param beforeDot what it throws keeps the dot from being written */
    void submit(ComposedMessage message, Address[] recipients, Runnable beforeDot) throws MessagingException {
        this.beforeDot = beforeDot;
        dotBegan = false;
        dotReply = SmtpReply.NONE;
        refusal = SmtpReply.NONE;
        submissions++;
        sendMessage(message, recipients);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (command.startsWith("AUTH ")) {
            signInBegan = System.nanoTime();
            refusal = SmtpReply.NONE;
        }
        super.sendCommand(command);
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        tls.waitFor(DOT_TIMEOUT);
        beforeDot.run();
        dotBegan = true;
        super.finishData();
        tls.waitFor(readTimeout);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        SmtpReply reply = new SmtpReply(code, ServerWords.of(getLastServerResponse(), server));
        if (dotBegan && dotReply == SmtpReply.NONE) {
            dotReply = reply;
        } else if (reply.isRefusal() && (refusal == SmtpReply.NONE || reply.code() / 100 > refusal.code() / 100)) {
            refusal = reply;
        }
        return code;
    }

    /** As System.nanoTime gives it; 0 when it has not. */
    long signInBegan() {
        return signInBegan;
    }

    /** From then on the server may have the message. */
    boolean dotBegan() {
        return dotBegan;
    }

    SmtpReply dotReply() {
        return dotReply;
    }

    /** The first and gravest before the dot. */
    SmtpReply refusal() {
        return refusal;
    }

    int submissions() {
        return submissions;
    }
}
