package org.postroute.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
    private final boolean oauth;

    /** One mailbox of a connection, while it is read. */
    record Reading(Values values, Findings findings, String connection, String mailbox, boolean oauth) {}

    private ServerReader(Keys keys, Reading reading) {
        this.keys = keys;
        this.values = reading.values();
        this.findings = reading.findings();
        this.connection = reading.connection();
        this.mailbox = reading.mailbox();
        this.oauth = reading.oauth();
    }

    /** Fills in and checks the receiving direction. */
    static void completeImap(Reading reading) {
        Values values = reading.values();
        ServerReader reader = new ServerReader(IMAP, reading);
        reader.preset(Preset::imapHost, preset -> Preset.IMAP_PORT);
        reader.warnOfMicrosoft();
        if (values.lacks(IMAP.port)) {
            values.find(IMAP.security).ifPresent(security -> {
                int port = security == Security.SSL ? 993 : 143;
                values.derive(IMAP.port, port, String.valueOf(port), IMAP.security);
            });
        }
        reader.complete();
    }

    /** Fills in and checks the sending direction. */
    static void completeSmtp(Reading reading) {
        Values values = reading.values();
        ServerReader reader = new ServerReader(SMTP, reading);
        reader.preset(Preset::smtpHost, Preset::smtpPort);
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

    /** A preset that was only guessed says nothing about a direction whose host is given. */
    private void preset(Function<Preset, String> host, ToIntFunction<Preset> port) {
        Preset preset = values.find(PropertyTable.PRESET).orElse(Preset.CUSTOM);
        boolean holds =
                preset != Preset.CUSTOM && (values.lacks(keys.host) || !values.isLeftOpen(PropertyTable.PRESET));
        if (holds) {
            ValueSource source = ValueSource.of(
                    ValueSource.Kind.PRESET,
                    preset.text() + (values.isLeftOpen(PropertyTable.PRESET) ? ", guessed from the address" : ""));
            if (values.lacks(keys.host)) {
                values.put(keys.host, host.apply(preset), host.apply(preset), source);
            }
            if (values.isLeftOpen(keys.port)) {
                int number = port.applyAsInt(preset);
                values.put(keys.port, number, String.valueOf(number), source);
            }
        } else if (values.lacks(keys.host)) {
            findings.missing(
                    keys.host.key(connection),
                    "is missing for mailbox " + mailbox + ", and its address tells no preset.",
                    "Use the host name alone, such as mail.example.com, or name a preset.");
            values.putFaulty(keys.host);
        }
    }

    private void warnOfMicrosoft() {
        if (!oauth
                && values.find(keys.host)
                        .filter("outlook.office365.com"::equalsIgnoreCase)
                        .isPresent()) {
            findings.warning(keys.host.key(connection) + ": Microsoft ended password sign-in for IMAP; mailbox "
                    + mailbox + " needs " + OAuthTable.ENABLED.key(connection) + "=true");
        }
    }

    private void complete() {
        signInMode();
        values.find(keys.auth).filter(auth -> auth != AuthMode.NONE).ifPresent(this::signIn);
        if (values.find(keys.security).filter(s -> s == Security.NONE).isPresent()) {
            values.find(keys.host).filter(host -> !Urls.isLoopback(host)).ifPresent(this::warnOfPlainText);
        }
    }

    /** OAuth is on for a whole connection, so that nobody wonders which mailbox has a password (C9). */
    private void signInMode() {
        Optional<AuthMode> mode = values.find(keys.auth);
        if (oauth && values.isLeftOpen(keys.auth)) {
            values.derive(keys.auth, AuthMode.OAUTH2, "oauth2", OAuthTable.ENABLED);
        } else if (oauth
                && mode.filter(m -> m == AuthMode.LOGIN || m == AuthMode.PLAIN).isPresent()) {
            findings.missing(
                    keys.auth.key(connection),
                    "asks for a password for mailbox " + mailbox + ", and " + OAuthTable.ENABLED.key(connection)
                            + " is true.",
                    "Leave it out; a mailbox that signs in by password belongs in a second connection.");
        } else if (!oauth && mode.filter(m -> m == AuthMode.OAUTH2).isPresent()) {
            findings.missing(
                    keys.auth.key(connection),
                    "is oauth2 for mailbox " + mailbox + ", and " + OAuthTable.ENABLED.key(connection)
                            + " is not true.",
                    "Set " + OAuthTable.ENABLED.key(connection) + "=true for the whole connection.");
        }
    }

    private void signIn(AuthMode mode) {
        Optional<EmailAddress> address = values.find(PropertyTable.ADDRESS);
        if (values.lacks(keys.username) && address.isPresent()) {
            String username = address.get().toString();
            values.derive(keys.username, username, username, PropertyTable.ADDRESS);
        }
        if (mode == AuthMode.OAUTH2) {
            return;
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
        AuthMode mode = values.get(keys.auth);
        boolean signsIn = mode != AuthMode.NONE;
        return new ServerSettings(
                values.get(keys.host),
                values.get(keys.port),
                values.get(keys.security),
                mode,
                signsIn ? values.get(keys.username) : null,
                signsIn && mode != AuthMode.OAUTH2 ? values.get(keys.password) : null);
    }
}
