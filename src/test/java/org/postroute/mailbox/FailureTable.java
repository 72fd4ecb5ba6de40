package org.postroute.mailbox;

import static org.postroute.mailbox.Provocation.scripted;
import static org.postroute.mailbox.Provocation.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/** Every failure that has a hint, how it is provoked, and what the user sees of it. The hints stand in the documentation. */
final class FailureTable {
    static final String USER = "support@example.test";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    /**
     * @param host as the hint shall see it; servers of the large providers are played by one on this machine
     * @param token what is thrown instead of a token; null for a token
     * @param step the one that fails
     * @param words what is told then
     */
    record Row(
            String section,
            String direction,
            String host,
            Security security,
            AuthMode auth,
            Duration patience,
            @Nullable PostrouteException token,
            Provocation provoked,
            String step,
            Failure failure,
            String words) {

        ServerSettings server(String reached, int port) {
            Secret password =
                    auth == AuthMode.LOGIN || auth == AuthMode.PLAIN ? new Secret(TestSettings.PASSWORD) : null;
            return new ServerSettings(reached, port, security, auth, auth == AuthMode.NONE ? null : USER, password);
        }

        boolean sends() {
            return step.equals("send");
        }

        @Override
        public String toString() {
            return direction + " " + host + ": " + words;
        }
    }

    private final List<Row> rows = new ArrayList<>();

    static List<Row> rows() {
        FailureTable table = new FailureTable();
        table.reaching();
        table.securing();
        table.passwords();
        table.tokens();
        table.using();
        return table.rows;
    }

    /** An IMAP server that refuses every sign-in in these words. */
    private static Provocation imap(String refusal) {
        return imap("AUTH=PLAIN AUTH=XOAUTH2 SASL-IR", refusal, "");
    }

    private static Provocation imap(String capabilities, String refusal, String challenge) {
        return scripted(client -> {
            client.say("* OK ready");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.substring(0, line.indexOf(' '));
                if (line.contains("AUTHENTICATE PLAIN")) {
                    client.say("+ ");
                    client.line();
                    client.say(tag + " " + refusal);
                } else if (line.contains("AUTHENTICATE") || line.contains("LOGIN")) {
                    challenge(client, challenge);
                    client.say(tag + " " + refusal);
                } else {
                    client.say("* CAPABILITY IMAP4rev1 " + capabilities, tag + " OK done");
                }
            }
        });
    }

    private static void challenge(ScriptedServer.Client client, String json) throws IOException {
        if (!json.isEmpty()) {
            client.say("+ " + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
            client.line();
        }
    }

    private static Provocation smtp(SmtpScript script) {
        return scripted(script);
    }

    /** A submission server that refuses every sign-in in these words. */
    private static Provocation smtpRefusing(String refusal) {
        return smtp(new SmtpScript()
                .on("EHLO", "250-scripted\r\n250 AUTH PLAIN LOGIN XOAUTH2")
                .on("AUTH", refusal));
    }

    private static SmtpScript trusting() {
        return new SmtpScript().on("EHLO", "250-scripted\r\n250 AUTH PLAIN");
    }

    private void reaching() {
        String section = "Reaching the server";
        add(
                section,
                "imap",
                "no-such-host.invalid",
                Security.SSL,
                Provocation::nobody,
                "resolve",
                "the host name is unknown");
        add(section, "imap", "localhost", Security.SSL, Provocation::nobody, "connect", "the connection was refused");
        patient(
                SHORT,
                section,
                "smtp",
                Security.STARTTLS,
                Provocation::silence,
                "connect",
                "the server did not answer in time");
        patient(
                SHORT,
                section,
                "imap",
                Security.NONE,
                scripted(ScriptedServer.Client::line),
                "greeting",
                "the server did not answer in time");
        patient(
                SHORT,
                section,
                "imap",
                Security.SSL,
                tls(place -> TestCertificate.of(place, "localhost"), true, ScriptedServer.Client::line),
                "greeting",
                "the server did not answer in time");
        add(
                section,
                "imap",
                "localhost",
                Security.NONE,
                scripted(new SmtpScript()),
                "greeting",
                "the server speaks SMTP on this port, not IMAP");
        add(
                section,
                "smtp",
                "localhost",
                Security.STARTTLS,
                scripted(new ImapScript()),
                "starttls",
                "the server speaks IMAP on this port, not SMTP");
        add(
                section,
                "imap",
                "localhost",
                Security.NONE,
                says("+OK POP3 ready"),
                "greeting",
                "the server speaks POP3 on this port, not IMAP");
        add(
                section,
                "imap",
                "localhost",
                Security.NONE,
                says("HTTP/1.1 400 Bad Request"),
                "greeting",
                "the server speaks HTTP on this port, not IMAP");
        add(
                section,
                "imap",
                "localhost",
                Security.STARTTLS,
                says("SSH-2.0-OpenSSH_9.2"),
                "starttls",
                "the server speaks SSH on this port, not IMAP");
        add(
                section,
                "smtp",
                "localhost",
                Security.NONE,
                says("Hello, who are you?"),
                "greeting",
                "the server speaks something else on this port, not SMTP: Hello, who are you?");
        add(section, "imap", "localhost", Security.NONE, says(), "greeting", "the server closed the connection");
        add(
                section,
                "imap",
                "localhost",
                Security.NONE,
                says("* BYE Temporary failure, please come back"),
                "greeting",
                "the server ended the connection: Temporary failure, please come back");
        add(
                section,
                "smtp",
                "localhost",
                Security.NONE,
                says("421 4.3.2 Service not available, closing transmission channel"),
                "greeting",
                "the server is not ready: 421 4.3.2 Service not available, closing transmission channel");
        add(
                section,
                "smtp",
                "localhost",
                Security.NONE,
                says("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
                "greeting",
                "the server is not ready: 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org");
    }

    private static Provocation says(String... lines) {
        return scripted(client -> {
            client.say(lines);
            if (lines.length > 0 && !lines[0].startsWith("*") && !lines[0].startsWith("4")) {
                client.line();
            }
        });
    }

    private void securing() {
        String section = "TLS and certificates";
        ImapScript any = new ImapScript();
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.of(place, "localhost", "-startdate", "-10d", "-validity", "5"), true, any),
                "tls",
                "the server's certificate has expired");
        add(
                section,
                "smtp",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.of(place, "localhost", "-startdate", "+10d"), true, any),
                "tls",
                "the server's certificate is not valid yet");
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.of(place, "localhost"), false, any),
                "tls",
                "the server's certificate is not trusted: it is self-signed");
        add(
                section,
                "smtp",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.issued(place, "localhost"), false, any),
                "tls",
                "the server's certificate is not trusted: its issuer is unknown");
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.of(place, "mail.elsewhere.test"), true, any),
                "tls",
                "the server's certificate is for another host name: mail.elsewhere.test");
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                tls(place -> TestCertificate.issued(place, "localhost", "-sigalg", "MD5withRSA"), true, any),
                "tls",
                "the server's certificate is too weak");
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                alerts(70),
                "tls",
                "the server and we have no version of TLS in common");
        add(
                section,
                "smtp",
                "localhost",
                Security.SSL,
                alerts(40),
                "tls",
                "the server and we have no cipher of TLS in common");
        add(
                section,
                "imap",
                "localhost",
                Security.SSL,
                scripted(new ImapScript()),
                "tls",
                "the server does not speak TLS on this port");
        add(
                section,
                "smtp",
                "localhost",
                Security.SSL,
                scripted(new SmtpScript()),
                "tls",
                "the server does not speak TLS on this port");
        patient(
                SHORT,
                section,
                "imap",
                Security.STARTTLS,
                tls(place -> TestCertificate.of(place, "localhost"), true, any),
                "starttls",
                "the server did not answer in time");
        patient(
                SHORT,
                section,
                "smtp",
                Security.STARTTLS,
                tls(place -> TestCertificate.of(place, "localhost"), true, any),
                "starttls",
                "the server did not answer in time");
        add(
                section,
                "imap",
                "localhost",
                Security.STARTTLS,
                scripted(new ImapScript()),
                "starttls",
                "the server does not offer STARTTLS, which is required");
        add(
                section,
                "smtp",
                "localhost",
                Security.STARTTLS,
                scripted(new SmtpScript()),
                "starttls",
                "the server does not offer STARTTLS, which is required");
        add(
                section,
                "imap",
                "localhost",
                Security.STARTTLS,
                scripted(new ImapScript().greeting("* PREAUTH welcome back")),
                "starttls",
                "the server greets with PREAUTH although a sign-in over TLS was asked for");
    }

    /** Answers a ClientHello with a fatal alert (RFC 8446, 6). */
    private static Provocation alerts(int description) {
        return scripted(client -> {
            client.write("\u0015\u0003\u0003\u0000\u0002\u0002" + (char) description);
            client.line();
        });
    }

    private void passwords() {
        String section = "Signing in by password";
        signIn(
                section,
                "imap",
                "mail.example.com",
                imap("NO [AUTHENTICATIONFAILED] Authentication failed."),
                "sign-in rejected: [AUTHENTICATIONFAILED] Authentication failed.");
        signIn(
                section,
                "smtp",
                "mail.example.com",
                smtpRefusing("535 5.7.8 Error: authentication failed: (reason unavailable)"),
                "sign-in rejected: 535 5.7.8 Error: authentication failed: (reason unavailable)");
        signIn(
                section,
                "imap",
                "imap.gmail.com",
                imap("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
                "sign-in rejected: [AUTHENTICATIONFAILED] Invalid credentials (Failure)");
        signIn(
                section,
                "imap",
                "imap.gmail.com",
                imap(
                        "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"),
                "sign-in rejected: [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)");
        signIn(
                section,
                "smtp",
                "smtp.gmail.com",
                smtpRefusing(
                        "534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor"),
                "sign-in rejected: 534-5.7.9 Application-specific password required. For more information, go to 534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor");
        signIn(
                section,
                "imap",
                "imap.gmail.com",
                imap(
                        "NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)"),
                "sign-in rejected: [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)");
        signIn(
                section,
                "imap",
                "imap.gmail.com",
                imap(
                        "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"),
                "sign-in rejected: [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)");
        signIn(section, "imap", "outlook.office365.com", imap("NO LOGIN failed."), "sign-in rejected: LOGIN failed.");
        signIn(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing("535 5.7.3 Authentication unsuccessful"),
                "sign-in rejected: 535 5.7.3 Authentication unsuccessful");
        signIn(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing("535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
                "sign-in rejected: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled.");
        signIn(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing(
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information."),
                "sign-in rejected: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.");
        signIn(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing(
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information."),
                "sign-in rejected: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.");
        signIn(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing(
                        "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator."),
                "sign-in rejected: 535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.");
        signIn(
                section,
                "imap",
                "imap.mail.yahoo.com",
                imap("NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials"),
                "sign-in rejected: [AUTHENTICATIONFAILED] LOGIN Invalid credentials");
        signIn(
                section,
                "imap",
                "imap.mail.me.com",
                imap("NO [AUTHENTICATIONFAILED] Authentication failed"),
                "sign-in rejected: [AUTHENTICATIONFAILED] Authentication failed");
        signIn(
                section,
                "imap",
                "imap.zoho.com",
                imap("NO [AUTHENTICATIONFAILED] Invalid credentials(Failure)"),
                "sign-in rejected: [AUTHENTICATIONFAILED] Invalid credentials(Failure)");
        signIn(
                section,
                "imap",
                "imap.fastmail.com",
                imap("NO [AUTHENTICATIONFAILED] Incorrect username or password"),
                "sign-in rejected: [AUTHENTICATIONFAILED] Incorrect username or password");
        signIn(
                section,
                "imap",
                "mail.example.com",
                imap("NO [CONTACTADMIN] Account is locked"),
                "sign-in rejected: [CONTACTADMIN] Account is locked");
        signIn(
                section,
                "imap",
                "mail.example.com",
                imap("LOGINDISABLED STARTTLS", "NO", ""),
                "the server offers no sign-in by password");
        signIn(
                section,
                "smtp",
                "mail.example.com",
                smtp(new SmtpScript().on("EHLO", "250-scripted\r\n250 STARTTLS")),
                "the server offers no sign-in");
        signIn(
                section,
                "smtp",
                "mail.example.com",
                smtpRefusing("530 5.7.0 Must issue a STARTTLS command first"),
                "sign-in rejected: 530 5.7.0 Must issue a STARTTLS command first");
        add(
                section,
                "imap",
                "mail.example.com",
                Security.NONE,
                AuthMode.NONE,
                null,
                imap("NO"),
                "sign-in",
                Failure.AUTHENTICATION,
                "the server asks for a sign-in, but the auth mode is none");
        busy(
                section,
                "imap",
                "imap.gmail.com",
                imap("NO [ALERT] Too many simultaneous connections. (Failure)"),
                "sign-in is not possible now: [ALERT] Too many simultaneous connections. (Failure)");
        busy(
                section,
                "imap",
                "mail.example.com",
                imap("NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"),
                "sign-in is not possible now: [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)");
        busy(
                section,
                "smtp",
                "smtp.gmail.com",
                smtpRefusing("454 4.7.0 Too many login attempts, please try again later."),
                "sign-in is not possible now: 454 4.7.0 Too many login attempts, please try again later.");
        busy(
                section,
                "smtp",
                "mail.example.com",
                smtpRefusing("454 4.7.0 Temporary authentication failure: Connection lost to authentication server"),
                "sign-in is not possible now: 454 4.7.0 Temporary authentication failure: Connection lost to authentication server");
        busy(
                section,
                "imap",
                "mail.example.com",
                imap("NO [UNAVAILABLE] Temporary authentication failure."),
                "sign-in is not possible now: [UNAVAILABLE] Temporary authentication failure.");
    }

    private void tokens() {
        String section = "Signing in by OAuth";
        bearer(
                section,
                "imap",
                "imap.gmail.com",
                imap(
                        "AUTH=XOAUTH2 SASL-IR",
                        "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
                        "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}"),
                "sign-in rejected: [AUTHENTICATIONFAILED] Invalid credentials (Failure) (status 400, schemes Bearer, scope https://mail.google.com/)");
        bearer(
                section,
                "imap",
                "outlook.office365.com",
                imap("NO AUTHENTICATE failed."),
                "sign-in rejected: AUTHENTICATE failed.");
        bearer(
                section,
                "smtp",
                "smtp.office365.com",
                smtpRefusing("535 5.7.3 Authentication unsuccessful"),
                "sign-in rejected: 535 5.7.3 Authentication unsuccessful");
        bearer(
                section,
                "imap",
                "mail.example.com",
                imap("NO [AUTHENTICATIONFAILED] Authentication failed."),
                "sign-in rejected: [AUTHENTICATIONFAILED] Authentication failed.");
        bearer(
                section,
                "imap",
                "mail.example.com",
                imap("AUTH=PLAIN", "NO", ""),
                "the server offers no sign-in by OAuth");
        bearer(section, "smtp", "mail.example.com", smtp(trusting()), "the server offers no sign-in by OAuth");
        consent(section, "invalid_grant: Token has been expired or revoked.");
        consent(section, "invalid_client: The OAuth client was not found.");
        consent(section, "invalid_scope: Some requested scopes were invalid.");
        OAuthHints.MICROSOFT.forEach(
                (code, hint) -> consent("What Microsoft says", "invalid_grant: AADSTS" + code + ": …"));
        token(
                section,
                new MisconfiguredException(
                        "test-1 has no consent yet: sign in by `postroute authorize test-1`, or give oauth.refresh-token"),
                Failure.AUTHENTICATION);
        token(
                section,
                new MisconfiguredException(
                        "test-1 has access tokens that the mail server does not take: check that IMAP and SMTP are allowed for the mailbox, its username and oauth.scopes; the authorization server is asked again in 600 s"),
                Failure.AUTHENTICATION);
        token(
                section,
                new RetryableException(
                        "test-1: 503 from the authorization server; the authorization server is asked again in 10 s",
                        null),
                Failure.NETWORK);
    }

    private void consent(String section, String problem) {
        token(
                section,
                new MisconfiguredException("test-1 has to be authorized again: " + problem),
                Failure.AUTHENTICATION);
    }

    private void token(String section, PostrouteException fault, Failure failure) {
        add(
                section,
                "imap",
                "mail.example.com",
                Security.NONE,
                AuthMode.OAUTH2,
                fault,
                imap("NO"),
                "token",
                failure,
                String.valueOf(fault.getMessage()));
    }

    private void using() {
        String section = "Reading and sending";
        add(
                section,
                "imap",
                "mail.example.com",
                Security.NONE,
                AuthMode.LOGIN,
                null,
                scripted(new ImapScript()
                        .refuse("SELECT", "[NONEXISTENT] Mailbox doesn't exist: Work")
                        .on("LIST", "* LIST () \"/\" INBOX", "* LIST () \"/\" Support")),
                "open-folder",
                Failure.CONFIGURATION,
                "[NONEXISTENT] Mailbox doesn't exist: Work");
        add(
                section,
                "imap",
                "outlook.office365.com",
                Security.NONE,
                AuthMode.LOGIN,
                null,
                bad("User is authenticated but not connected."),
                "open-folder",
                Failure.NETWORK,
                "User is authenticated but not connected.");
        send(
                section,
                "smtp.office365.com",
                "MAIL",
                "530 5.7.57 Client not authenticated to send mail.",
                "the server said 530 5.7.57 Client not authenticated to send mail.");
        send(
                section,
                "smtp.office365.com",
                ".",
                "554 5.2.252 SendAsDenied; not allowed to send as this sender; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied",
                "the server said 554 5.2.252 SendAsDenied; not allowed to send as this sender; (…)");
        send(
                section,
                "mail.example.com",
                "RCPT",
                "553 5.7.1 Sender address rejected: not owned by user",
                "the server said 553 5.7.1 Sender address rejected: not owned by user");
        send(
                section,
                "mail.example.com",
                "RCPT",
                "452 4.2.2 The email account that you tried to reach is over quota",
                "the server said 452 4.2.2 The email account that you tried to reach is over quota");
        send(
                section,
                "mail.example.com",
                "MAIL",
                "421 4.7.0 Try again later, closing connection.",
                "the server said 421 4.7.0 Try again later, closing connection.");
    }

    private static Provocation bad(String words) {
        return scripted(client -> {
            client.say("* OK ready");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.substring(0, line.indexOf(' '));
                client.say(tag + (line.contains("SELECT") ? " BAD " + words : " OK done"));
            }
        });
    }

    private void signIn(String section, String direction, String host, Provocation provoked, String words) {
        add(
                section,
                direction,
                host,
                Security.NONE,
                AuthMode.LOGIN,
                null,
                provoked,
                "sign-in",
                Failure.AUTHENTICATION,
                words);
    }

    private void busy(String section, String direction, String host, Provocation provoked, String words) {
        add(section, direction, host, Security.NONE, AuthMode.LOGIN, null, provoked, "sign-in", Failure.NETWORK, words);
    }

    private void bearer(String section, String direction, String host, Provocation provoked, String words) {
        add(
                section,
                direction,
                host,
                Security.NONE,
                AuthMode.OAUTH2,
                null,
                provoked,
                "sign-in",
                Failure.AUTHENTICATION,
                words);
    }

    private void send(String section, String host, String verb, String reply, String words) {
        add(
                section,
                "smtp",
                host,
                Security.NONE,
                AuthMode.PLAIN,
                null,
                smtp(trusting().on(verb, reply)),
                "send",
                Failure.NETWORK,
                words);
    }

    private void add(
            String section,
            String direction,
            String host,
            Security security,
            Provocation provoked,
            String step,
            String words) {
        add(section, direction, host, security, AuthMode.LOGIN, null, provoked, step, Failure.NETWORK, words);
    }

    private void add(
            String section,
            String direction,
            String host,
            Security security,
            AuthMode auth,
            @Nullable PostrouteException token,
            Provocation provoked,
            String step,
            Failure failure,
            String words) {
        rows.add(new Row(section, direction, host, security, auth, LONG, token, provoked, step, failure, words));
    }

    private void patient(
            Duration patience,
            String section,
            String direction,
            Security security,
            Provocation provoked,
            String step,
            String words) {
        rows.add(new Row(
                section,
                direction,
                "localhost",
                security,
                AuthMode.LOGIN,
                patience,
                null,
                provoked,
                step,
                Failure.NETWORK,
                words));
    }
}
