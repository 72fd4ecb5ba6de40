package org.postroute.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroute.config.ConnectionSettings.OnMailboxFailure;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

/** The forms of values. */
final class ValueTypes {
    private static final Pattern HOST_NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,253}");
    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]*:[0-9a-fA-F.]*]?");
    private static final Pattern HOST_AND_PORT = Pattern.compile(".*[^:]:\\d+");
    private static final int MAX_PORT = 65535;

    static final ValueType<EmailAddress> ADDRESS = ValueType.of(
            "address",
            "Use the bare e-mail address, such as support@example.com.",
            "help@example.org",
            EmailAddress::parse);

    /** For SMTP without SMTPUTF8 (RFC 6531). */
    static final ValueType<EmailAddress> ASCII_ADDRESS = ValueType.of(
            "address in ASCII",
            "Use a bare e-mail address whose part before the @ is in ASCII, such as bounces@example.com.",
            "bounces@example.org",
            text -> EmailAddress.parse(text)
                    .filter(address -> address.toString().chars().allMatch(c -> c > ' ' && c < 127)));

    static final ValueType<String> LINE = ValueType.of(
            "text",
            "Use one line of text; a backslash is written \\\\.",
            "Example Support",
            text -> Optional.of(text).filter(ValueTypes::isOneLine));

    static final ValueType<String> TEXT = ValueType.of(
            "long text",
            "Use any text; a line break is written \\n.",
            "Kind regards\\n{{ sender_name }}",
            Optional::of);

    static final ValueType<Secret> SECRET = ValueType.of(
                    "secret",
                    "Use one line of text; a backslash is written \\\\.",
                    "correct horse battery staple",
                    text -> Optional.of(text).filter(ValueTypes::isOneLine).map(Secret::new))
            .masked();

    static final ValueType<Secret> SIGNING_SECRET = ValueType.of(
                    "signing secret",
                    "Use whsec_ and at least 24 bytes in Base64, or any text of at least 24 characters. "
                            + SigningSecrets.RECIPE,
                    "whsec_bmV3IHNlY3JldCBvZiBhdCBsZWFzdCAyNCBieXRlcw==",
                    SigningSecrets::read)
            .masked();

    static final ValueType<String> HOST = ValueType.of(
                    "host",
                    "Use the host name alone, such as mail.example.com.",
                    "mail.example.org",
                    text -> Optional.of(text).filter(ValueTypes::isHost))
            .advising(text -> HOST_AND_PORT.matcher(text).matches()
                    ? "Use the host name alone; the port has a key of its own."
                    : "Use the host name alone, such as mail.example.com.");

    static final ValueType<Integer> PORT =
            ValueType.of("port", "Use a number from 1 to 65535.", "465", text -> boxed(number(text, 1, MAX_PORT)));

    static final ValueType<Integer> LISTENING_PORT = ValueType.of(
            "listening port",
            "Use a number from 1 to 65535, or 0 for any free port.",
            "8181",
            text -> boxed(number(text, 0, MAX_PORT)));

    static final ValueType<Security> SECURITY = choice(
            "security",
            Map.of("ssl", Security.SSL, "starttls", Security.STARTTLS, "none", Security.NONE),
            "Use ssl (TLS from the first byte), starttls (required, never skipped) or none.",
            "none");

    static final ValueType<AuthMode> IMAP_AUTH = choice(
            "IMAP sign-in",
            Map.of("login", AuthMode.LOGIN, "oauth2", AuthMode.OAUTH2, "none", AuthMode.NONE),
            "Use login, oauth2 (by oauth.enabled) or none.",
            "none");

    static final ValueType<AuthMode> SMTP_AUTH = choice(
            "SMTP sign-in",
            Map.of("login", AuthMode.LOGIN, "plain", AuthMode.PLAIN, "oauth2", AuthMode.OAUTH2, "none", AuthMode.NONE),
            "Use login, plain, oauth2 (by oauth.enabled) or none.",
            "plain");

    static final ValueType<Preset> PRESET = ValueType.of(
            "preset",
            "Use microsoft365, gmail, yahoo, zoho, fastmail or custom.",
            "yahoo",
            text -> Stream.of(Preset.values())
                    .filter(preset -> preset.text().equalsIgnoreCase(text))
                    .findFirst());

    static final ValueType<OnMailboxFailure> ON_MAILBOX_FAILURE = choice(
            "failure policy",
            Map.of("stop", OnMailboxFailure.STOP, "degrade", OnMailboxFailure.DEGRADE),
            "Use stop or degrade.",
            "degrade");

    static final ValueType<SenderChecks.Mode> SENDER_VERIFICATION = choice(
            "sender verification",
            Map.of("off", SenderChecks.Mode.OFF, "flag", SenderChecks.Mode.FLAG, "reject", SenderChecks.Mode.REJECT),
            "Use off, flag or reject.",
            "reject");

    static final ValueType<Path> FILE =
            ValueType.of("file", "Name a file.", "/etc/postroute/secrets.key", ValueTypes::path);

    static final ValueType<Boolean> SWITCH =
            choice("switch", Map.of("true", true, "false", false), "Use true or false.", "false");

    static final ValueType<Duration> SECONDS = ValueType.of(
            "seconds",
            "Use whole seconds, at least 1; of several, separated by commas, the smallest counts.",
            "60,30",
            ValueTypes::smallest);

    static final ValueType<Duration> DURATION = ValueType.of(
            "duration",
            "Use a number with s, m, h or d, such as 30s, 15m, 12h or 7d, or an ISO 8601 duration such as PT1H30M.",
            "45s",
            Durations::read);

    static final ValueType<Long> BYTES = ValueType.of(
            "bytes",
            "Use a whole number of bytes.",
            "5242880",
            text -> text.matches("\\d{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty());

    static final ValueType<Integer> COUNT =
            ValueType.of("count", "Use a number from 1 to 1000.", "7", text -> boxed(number(text, 1, 1000)));

    static final ValueType<Integer> CONNECTIONS = ValueType.of(
            "connections", "Use a number from 1 to 100000.", "50", text -> boxed(number(text, 1, 100_000)));

    static final ValueType<Integer> CHARACTERS = ValueType.of(
            "characters", "Use a number from 1 to 1000000.", "20000", text -> boxed(number(text, 1, 1_000_000)));

    static final ValueType<Integer> PER_MINUTE = ValueType.of(
            "requests in a minute",
            "Use a number from 1 to 1000000.",
            "600",
            text -> boxed(number(text, 1, 1_000_000)));

    static final ValueType<MessageContentType> CONTENT_TYPE = choice(
            "content type",
            Map.of("text/plain", MessageContentType.TEXT_PLAIN, "text/html", MessageContentType.TEXT_HTML),
            "Use text/plain or text/html.",
            "text/html");

    static final ValueType<SessionKey> SESSION_KEY = choice(
            "session key",
            Map.of("customer", SessionKey.CUSTOMER, "thread", SessionKey.THREAD),
            "Use customer or thread.",
            "thread");

    static final ValueType<SentSettings.Copy> SENT_COPY = choice(
            "copy in Sent",
            Map.of(
                    "auto",
                    SentSettings.Copy.AUTO,
                    "append",
                    SentSettings.Copy.APPEND,
                    "server",
                    SentSettings.Copy.SERVER,
                    "none",
                    SentSettings.Copy.NONE),
            "Use auto, append, server or none.",
            "append");

    static final ValueType<SentSettings.Uncertain> UNCERTAIN = choice(
            "policy",
            Map.of(
                    "verify",
                    SentSettings.Uncertain.VERIFY,
                    "hold",
                    SentSettings.Uncertain.HOLD,
                    "resend",
                    SentSettings.Uncertain.RESEND),
            "Use verify, hold or resend.",
            "hold");

    static final ValueType<String> AGENT_NAME = ValueType.of(
            "agent name",
            "Use the name of an agent: lower-case letters, digits and hyphens.",
            "second",
            text -> Optional.of(text).filter(Scope::isName));

    static final ValueType<Path> CERTIFICATES = ValueType.of(
            "certificate file",
            "Name a readable file with at least one certificate in PEM form.",
            "/etc/postroute/company-ca.pem",
            Certificates::read);

    private ValueTypes() {}

    static <T> ValueType<T> choice(String name, Map<String, T> choices, String form, String example) {
        return ValueType.of(
                name, form, example, text -> Optional.ofNullable(choices.get(text.toLowerCase(Locale.ROOT))));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isHost(String text) {
        return HOST_NAME.matcher(text).matches() || IPV6.matcher(text).matches();
    }

    private static OptionalInt number(String text, int min, int max) {
        if (!text.matches("\\d{1,9}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number < min || number > max ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Optional<Duration> smallest(String text) {
        List<OptionalInt> seconds = Arrays.stream(text.split(",", -1))
                .map(part -> number(part.strip(), 1, Integer.MAX_VALUE))
                .toList();
        return seconds.stream().anyMatch(OptionalInt::isEmpty)
                ? Optional.empty()
                : seconds.stream()
                        .map(OptionalInt::getAsInt)
                        .min(Integer::compare)
                        .map(Duration::ofSeconds);
    }
}
