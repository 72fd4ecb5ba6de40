package org.postroute.config;

import java.util.Map;
import java.util.Optional;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

/** One direction of a mailbox: fills in what follows from other keys, checks, and builds. */
final class ServerReader {
    private static final Map<Integer, String> SMTP_SECURITY_BY_PORT = Map.of(465, "ssl", 587, "starttls");

    private record Keys(
            Property<String> host,
            Property<Integer> port,
            Property<Security> security,
            Property<AuthMode> auth,
            Property<String> username,
            Property<Secret> password) {}

    private static final Keys IMAP = new Keys(
            PropertyTable.IMAP_HOST,
            PropertyTable.IMAP_PORT,
            PropertyTable.IMAP_SECURITY,
            PropertyTable.IMAP_AUTH,
            PropertyTable.IMAP_USERNAME,
            PropertyTable.IMAP_PASSWORD);
    private static final Keys SMTP = new Keys(
            PropertyTable.SMTP_HOST,
            PropertyTable.SMTP_PORT,
            PropertyTable.SMTP_SECURITY,
            PropertyTable.SMTP_AUTH,
            PropertyTable.SMTP_USERNAME,
            PropertyTable.SMTP_PASSWORD);

    private final Keys keys;
    private final Values values;
    private final Findings findings;
    private final String connection;
    private final String mailbox;

    private ServerReader(Keys keys, Values values, Findings findings, String connection, String mailbox) {
        this.keys = keys;
        this.values = values;
        this.findings = findings;
        this.connection = connection;
        this.mailbox = mailbox;
    }

    /** Fills in and checks the receiving direction. */
    static void completeImap(Values values, Findings findings, String connection, String mailbox) {
        ServerReader reader = new ServerReader(IMAP, values, findings, connection, mailbox);
        if (values.lacks(IMAP.port)) {
            values.find(IMAP.security).ifPresent(security -> {
                int port = security == Security.SSL ? 993 : 143;
                values.derive(IMAP.port, port, String.valueOf(port), IMAP.security);
            });
        }
        reader.complete();
    }

    /** Fills in and checks the sending direction. */
    static void completeSmtp(Values values, Findings findings, String connection, String mailbox) {
        ServerReader reader = new ServerReader(SMTP, values, findings, connection, mailbox);
        if (values.lacks(SMTP.security)) {
            values.find(SMTP.port).ifPresent(reader::securityByPort);
        }
        reader.complete();
    }

    static ServerSettings imap(Values values) {
        return build(IMAP, values);
    }

    static ServerSettings smtp(Values values) {
        return build(SMTP, values);
    }

    private void securityByPort(int port) {
        Optional<String> name = Optional.ofNullable(SMTP_SECURITY_BY_PORT.get(port));
        name.flatMap(SMTP.security.type()::read)
                .ifPresentOrElse(
                        security -> values.derive(SMTP.security, security, name.get(), SMTP.port),
                        () -> findings.missing(
                                SMTP.security.key(connection),
                                "is missing, and port " + port + " does not tell it.",
                                SMTP.security.type().form()));
    }

    private void complete() {
        values.find(keys.auth).filter(auth -> auth != AuthMode.NONE).ifPresent(auth -> signIn());
        if (values.find(keys.security).filter(s -> s == Security.NONE).isPresent()) {
            values.find(keys.host).filter(host -> !Urls.isLoopback(host)).ifPresent(this::warnOfPlainText);
        }
    }

    private void signIn() {
        Optional<EmailAddress> address = values.find(PropertyTable.ADDRESS);
        if (values.lacks(keys.username) && address.isPresent()) {
            String username = address.get().toString();
            values.derive(keys.username, username, username, PropertyTable.ADDRESS);
        }
        if (values.lacks(keys.password) && values.lacks(PropertyTable.PASSWORD)) {
            missingPassword();
        } else if (values.lacks(keys.password)) {
            values.find(PropertyTable.PASSWORD)
                    .ifPresent(p -> values.derive(keys.password, p, "", PropertyTable.PASSWORD));
        }
    }

    private void missingPassword() {
        boolean both = values.lacks(IMAP.password) && values.lacks(SMTP.password);
        String key = (both ? PropertyTable.PASSWORD : keys.password).key(connection);
        findings.missing(
                key,
                "is missing for mailbox " + mailbox + ".",
                "Give it here, or " + key + Property.FILE_SUFFIX + ", or the environment variable "
                        + Environment.variableOf(key) + ".");
    }

    private void warnOfPlainText(String host) {
        findings.warning(keys.security.key(connection) + "=none: mail and passwords travel unprotected to " + host);
    }

    private static ServerSettings build(Keys keys, Values values) {
        boolean signsIn = values.get(keys.auth) != AuthMode.NONE;
        return new ServerSettings(
                values.get(keys.host),
                values.get(keys.port),
                values.get(keys.security),
                values.get(keys.auth),
                signsIn ? values.get(keys.username) : null,
                signsIn ? values.get(keys.password) : null);
    }
}
