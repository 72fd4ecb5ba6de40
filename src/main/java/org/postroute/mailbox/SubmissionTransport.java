package org.postroute.mailbox;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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

    private static final String RCPT = "RCPT TO:<";
    private static final String XOAUTH2 = "XOAUTH2";
    private static final String OAUTHBEARER = "OAUTHBEARER";

    private final Credentials credentials;
    private final ServerSettings server;
    private final Dialer dialer;
    private final PatientTls tls;
    private Runnable beforeDot = () -> {};
    private boolean dotBegan;
    private SmtpReply dotReply = SmtpReply.NONE;
    private SmtpReply refusal = SmtpReply.NONE;
    private final Map<String, SmtpReply> refusedRecipients = new HashMap<>();
    private String recipient = "";
    private long signInBegan;
    private boolean showsToken;
    private boolean greeted;
    private int submissions;

    static SubmissionTransport to(
            Credentials credentials, String envelopeFrom, Dialer dialer, ScheduledExecutorService writeTimeouts) {
        String host = credentials.server().host();
        SubmissionSockets sockets = new SubmissionSockets(
                address -> dialer.names().check(host, address), dialer.readTimeout(), writeTimeouts);
        PatientTls tls = new PatientTls(dialer.trust(), sockets);
        Properties properties = SmtpProperties.of(credentials.server(), dialer, tls, sockets);
        properties.setProperty("mail.smtp.from", envelopeFrom);
        return new SubmissionTransport(Session.getInstance(properties), credentials, dialer, tls);
    }

    private SubmissionTransport(Session session, Credentials credentials, Dialer dialer, PatientTls tls) {
        super(session, null);
        this.credentials = credentials;
        this.server = credentials.server();
        this.dialer = dialer;
        this.tls = tls;
    }

    /** Connects, secures and signs in. */
    void open() throws MessagingException {
        requireFitAddress();
        if (server.auth() == AuthMode.NONE) {
            connect(server.host(), server.port(), null, null);
            return;
        }
        connect(server.host(), server.port(), credentials.username(), secret());
        if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
            signInBegan = System.nanoTime();
            throw new MisconfiguredException("the server offers no sign-in");
        }
    }

    /** Of a connection that begins with TLS Angus makes the socket, which is looked at only when it is connected. */
    private void requireFitAddress() throws MessagingException {
        try {
            dialer.resolve(server.host());
        } catch (UnknownHostException e) {
            throw new MessagingException(e.getMessage(), e);
        }
    }

    private String secret() {
        Secret token = credentials.token();
        return token == null ? credentials.password() : token.reveal();
    }

    /** @param beforeDot what it throws keeps the dot from being written */
    void submit(ComposedMessage message, Address[] recipients, Runnable beforeDot) throws MessagingException {
        this.beforeDot = beforeDot;
        dotBegan = false;
        dotReply = SmtpReply.NONE;
        refusal = SmtpReply.NONE;
        refusedRecipients.clear();
        submissions++;
        sendMessage(message, recipients);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        recipient = command.startsWith(RCPT) ? command.substring(RCPT.length(), command.lastIndexOf('>')) : "";
        if (!command.startsWith("AUTH ")) {
            super.sendCommand(command);
            return;
        }
        signInBegan = System.nanoTime();
        refusal = SmtpReply.NONE;
        showsToken = credentials.token() != null;
        boolean bearer = showsToken && !super.supportsAuthentication(XOAUTH2);
        super.sendCommand(bearer ? "AUTH " + OAUTHBEARER + " " + credentials.oauthBearer() : command);
    }

    /** Angus does not know OAUTHBEARER (RFC 7628), which is said in place of XOAUTH2 by {@link #sendCommand}. */
    @Override
    protected boolean supportsAuthentication(String mechanism) {
        return super.supportsAuthentication(mechanism)
                || mechanism.equals(XOAUTH2) && super.supportsAuthentication(OAUTHBEARER);
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        tls.waitFor(DOT_TIMEOUT);
        beforeDot.run();
        dotBegan = true;
        super.finishData();
        tls.waitFor(dialer.readTimeout());
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (!greeted
                && getLastServerResponse() != null
                && !getLastServerResponse().isBlank()) {
            OtherProtocol.refuse(getLastServerResponse(), "SMTP");
        }
        greeted = true;
        String challenge = showsToken && code == 334 ? getLastServerResponse().substring(3) : "";
        if (!challenge.isEmpty()) {
            super.sendCommand(super.supportsAuthentication(XOAUTH2) ? "" : ImapSignIn.DUMMY);
            code = super.readServerResponse();
        }
        showsToken = false;
        SaslAnswer answer = new SaslAnswer(code == 235, String.valueOf(getLastServerResponse()), challenge);
        SmtpReply reply = new SmtpReply(code, credentials.fit(answer.allWords()));
        if (!recipient.isEmpty() && reply.isRefusal()) {
            refusedRecipients.put(recipient, reply);
        }
        if (dotBegan && dotReply == SmtpReply.NONE) {
            dotReply = reply;
        } else if (reply.isRefusal() && (refusal == SmtpReply.NONE || reply.code() / 100 > refusal.code() / 100)) {
            refusal = reply;
        }
        return code;
    }

    Credentials credentials() {
        return credentials;
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

    /** What the server said before the dot to each recipient that it did not take. */
    Map<String, SmtpReply> refusedRecipients() {
        return Map.copyOf(refusedRecipients);
    }

    /** What the server thinks of the credentials: of a token also later, when it has expired. */
    boolean isRejected() {
        return refusal.isAboutSignIn()
                || dotReply.isAboutSignIn()
                || signInBegan > 0 && submissions == 0 && refusal.isPermanent();
    }

    int submissions() {
        return submissions;
    }
}
