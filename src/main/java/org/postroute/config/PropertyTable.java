package org.postroute.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postroute.config.Absence.Default;
import org.postroute.config.Absence.Otherwise;
import org.postroute.config.Absence.Required;
import org.postroute.config.ConnectionSettings.OnMailboxFailure;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

/**
 * Every {@code postroute.*} key there is. Parsing, defaults, the check for unknown keys, the environment variables and the
 * tables of {@code docs/configuration.md} all come from here.
 */
final class PropertyTable {
    private static final List<Property<?>> ROWS = new ArrayList<>();
    private static final Absence REQUIRED = new Required();
    private static final Absence PRESETS = new Otherwise("the preset's, **required** without one");
    private static final Absence NONE = new Otherwise("none");

    static final Property<EmailAddress> ADDRESS =
            mailbox("address", ValueTypes.ADDRESS, REQUIRED, "The e-mail address that customers write to.");
    static final Property<String> NAME =
            mailbox("name", ValueTypes.LINE, NONE, "Display name in the From field of outgoing mail.");
    static final Property<Preset> PRESET = mailbox(
            "preset",
            ValueTypes.PRESET,
            new Otherwise("guessed from the address's domain"),
            "Provider whose servers hold where no server is given.");
    static final Property<Secret> PASSWORD =
            mailbox("password", ValueTypes.SECRET, NONE, "Password or app password for both IMAP and SMTP.");
    static final Property<String> IMAP_HOST =
            mailbox("imap.host", ValueTypes.HOST, PRESETS, "Server that mail is received from.");
    static final Property<Integer> IMAP_PORT = mailbox(
            "imap.port", ValueTypes.PORT, new Otherwise("`993` with `ssl`, else `143`"), "Port of the IMAP server.");
    static final Property<Security> IMAP_SECURITY = mailbox(
            "imap.security",
            ValueTypes.SECURITY,
            new Default("ssl"),
            "How the connection to the IMAP server is protected.");
    static final Property<AuthMode> IMAP_AUTH =
            mailbox("imap.auth", ValueTypes.IMAP_AUTH, new Default("login"), "How to sign in to the IMAP server.");
    static final Property<String> IMAP_USERNAME =
            mailbox("imap.username", ValueTypes.LINE, new Otherwise("the address"), "User name for the IMAP server.");
    static final Property<Secret> IMAP_PASSWORD =
            mailbox("imap.password", ValueTypes.SECRET, new Otherwise("`password`"), "Password for the IMAP server.");
    static final Property<String> SMTP_HOST =
            mailbox("smtp.host", ValueTypes.HOST, PRESETS, "Server that mail is sent through.");
    static final Property<Integer> SMTP_PORT =
            mailbox("smtp.port", ValueTypes.PORT, new Default("587"), "Port of the SMTP server.");
    static final Property<Security> SMTP_SECURITY = mailbox(
            "smtp.security",
            ValueTypes.SECURITY,
            new Otherwise("`starttls` on port 587, `ssl` on port 465, required on others"),
            "How the connection to the SMTP server is protected.");
    static final Property<AuthMode> SMTP_AUTH =
            mailbox("smtp.auth", ValueTypes.SMTP_AUTH, new Default("login"), "How to sign in to the SMTP server.");
    static final Property<String> SMTP_USERNAME =
            mailbox("smtp.username", ValueTypes.LINE, new Otherwise("the address"), "User name for the SMTP server.");
    static final Property<Secret> SMTP_PASSWORD =
            mailbox("smtp.password", ValueTypes.SECRET, new Otherwise("`password`"), "Password for the SMTP server.");
    static final Property<String> FOLDER =
            mailbox("folder", ValueTypes.LINE, new Default("INBOX"), "IMAP folder that is read.");
    static final Property<MessageContentType> CONTENT_TYPE = mailbox(
            "message-content-type",
            ValueTypes.CONTENT_TYPE,
            new Default("text/plain"),
            "What outgoing mail is written in; HTML goes out with a plain text beside it.");

    static final Property<Boolean> INBOUND = connection(
            "inbound",
            ValueTypes.SWITCH,
            new Default("true"),
            "Whether mail is received. When off, no `imap.*` key is looked at.");
    static final Property<Boolean> OUTBOUND = connection(
            "outbound",
            ValueTypes.SWITCH,
            new Default("true"),
            "Whether mail is sent. When off, no `smtp.*` key is looked at.");
    static final Property<String> AGENT =
            connection("agent", ValueTypes.AGENT_NAME, new Default("default"), "Name of the agent that answers.");
    static final Property<Duration> CHECK_INTERVAL = connection(
            "check-interval", ValueTypes.SECONDS, new Default("15"), "Seconds between two looks into a folder.");
    static final Property<Boolean> IDLE = connection(
            "idle",
            ValueTypes.SWITCH,
            new Default("true"),
            "Whether a server that offers IDLE is asked to tell of new mail at once; looked into every `check-interval` anyway.");
    static final Property<Long> MAX_ATTACHMENT_BYTES = connection(
            "max-attachment-bytes",
            ValueTypes.BYTES,
            new Default("10485760"),
            "Larger attachments are skipped and listed as skipped; `0` for no limit.");
    static final Property<Duration> BACKFILL = connection(
            "backfill",
            ValueTypes.DURATION,
            new Otherwise("all unread mail"),
            "How far back the first reading of a folder goes; older unread mail is left alone, "
                    + "until the command `backfill` asks for it. Later changes of this key mean nothing.");
    static final Property<String> SIGNATURE = connection(
            "signature",
            ValueTypes.TEXT,
            NONE,
            "Appended to every outgoing mail; `{{ sender_name }}` and `{{ sender_email }}` are filled in.");
    static final Property<EmailAddress> ENVELOPE_SENDER = connection(
            "envelope-sender",
            ValueTypes.ASCII_ADDRESS,
            new Otherwise("the mailbox's address"),
            "Where reports of undeliverable mail go (`MAIL FROM`). One that no mailbox here receives keeps them from Postroute;"
                    + " many servers refuse one that is not the account's.");
    static final Property<List<String>> AUTO_RESPONSE_SUPPRESS = connection(
            "auto-response-suppress",
            PolicyTypes.AUTO_RESPONSES,
            new Otherwise("none"),
            "What Exchange servers are asked not to send back, by `X-Auto-Response-Suppress`: `OOF` (vacation notices),"
                    + " `AutoReply`, `DR`, `RN`, `NRN` (receipts). `NDR` and `All` would keep bounces from Postroute too.");
    static final Property<SessionKey> SESSION_KEY = connection(
            "session-key",
            ValueTypes.SESSION_KEY,
            new Default("customer"),
            "What makes one conversation: all mail of a customer, or one mail thread.");
    static final Property<Duration> SESSION_IDLE_TIMEOUT = connection(
            "session-idle-timeout",
            ValueTypes.DURATION,
            new Default("7d"),
            "Silence after which a conversation is closed.");
    static final Property<SenderChecks.Mode> SENDER_VERIFICATION = connection(
            "sender-verification",
            ValueTypes.SENDER_VERIFICATION,
            new Default("flag"),
            "What follows when a sender is not proven: `off` nothing; `flag` the message joins no session of the customer whom"
                    + " it names; `reject` the same, and one that the server calls forged is refused.");
    static final Property<List<String>> AUTHSERV_IDS = connection(
            "authserv-ids",
            PolicyTypes.NAMES,
            new Otherwise("none: no sender counts as proven or forged"),
            "Names under which your own mail server writes Authentication-Results; results under other names are anybody's.");
    static final Property<List<String>> ARC_SEALERS = connection(
            "arc-sealers",
            PolicyTypes.DOMAINS,
            new Otherwise("none"),
            "Domains of forwarders and lists that are believed about the senders of what they pass on, where your own mail server"
                    + " finds their ARC seals in order.");
    static final Property<Boolean> DKIM = connection(
            "dkim",
            PolicyTypes.DKIM,
            new Default("off"),
            "Whether Postroute checks the sender's DKIM signature itself (`check`), for mail without results of your own mail"
                    + " server; or does not (`off`).");

    static final Property<SentSettings.Copy> SENT_COPY = connection(
            "sent-copy",
            ValueTypes.SENT_COPY,
            new Default("auto"),
            "Who puts a copy of each mail into the Sent folder: the server where experience shows that it does, else "
                    + "Postroute (`auto`); Postroute unless there is one (`append`); always the server (`server`); nobody.");
    static final Property<SentSettings.Uncertain> UNCERTAIN = connection(
            "uncertain",
            ValueTypes.UNCERTAIN,
            new Default("verify"),
            "What follows when nobody knows whether the server took a mail: the Sent folder decides, or a person where it "
                    + "cannot (`verify`); a person (`hold`); once more under the same Message-ID (`resend`).");

    static final Property<Duration> SENT_WAIT = connection(
            "sent-wait",
            ValueTypes.DURATION,
            new Default("5m"),
            "How long the server may take to file what it sends; a mail that is not in Sent by then was not filed by it.");

    static final Property<OnMailboxFailure> ON_MAILBOX_FAILURE = connection(
            "on-mailbox-failure",
            ValueTypes.ON_MAILBOX_FAILURE,
            new Default("stop"),
            "What follows when a mailbox cannot sign in at the start: none of the connection runs (`stop`), or the others do "
                    + "(`degrade`).");

    static final Property<URI> AGENT_URL =
            agent("url", Urls.AGENT_URL, REQUIRED, "Where the agent takes messages, by HTTP POST.");
    static final Property<Secret> AGENT_SECRET = agent(
            "secret", ValueTypes.SIGNING_SECRET, REQUIRED, "Key of the Standard Webhooks signature on every request.");
    static final Property<Secret> AGENT_SECRET_PREVIOUS = agent(
            "secret-previous",
            ValueTypes.SIGNING_SECRET,
            NONE,
            "The key before, while it is being replaced: requests carry a signature by each of the two.");
    static final Property<Duration> AGENT_TIMEOUT = agent(
            "timeout",
            ValueTypes.DURATION,
            new Default("30s"),
            "Longest wait for the connection, and again for the answer.");
    static final Property<Integer> AGENT_MAX_CONCURRENCY = agent(
            "max-concurrency",
            ValueTypes.COUNT,
            new Default("16"),
            "Most messages that are with the agent at the same time; one customer's come one after the other.");
    static final Property<Integer> AGENT_MAX_ATTEMPTS = agent(
            "retry.max-attempts",
            ValueTypes.COUNT,
            new Default("200"),
            "Attempts before a message is set aside as a dead letter.");
    static final Property<Duration> AGENT_INITIAL_DELAY = agent(
            "retry.initial-delay",
            ValueTypes.DURATION,
            new Default("2s"),
            "Wait before the second attempt, doubled from then on.");
    static final Property<Duration> AGENT_MAX_DELAY =
            agent("retry.max-delay", ValueTypes.DURATION, new Default("10m"), "Longest wait between two attempts.");
    static final Property<Duration> AGENT_MAX_AGE = agent(
            "retry.max-age",
            ValueTypes.DURATION,
            new Default("1d"),
            "Time since the first attempt at which a message becomes a dead letter although attempts are left; not before the fifth.");
    static final Property<Long> AGENT_INLINE_ATTACHMENT_BYTES = agent(
            "inline-attachment-bytes",
            ValueTypes.BYTES,
            new Default("262144"),
            "Larger attachments are handed over by a signed URL, not in the request.");
    static final Property<Integer> AGENT_MAX_TEXT_CHARACTERS = agent(
            "max-text-characters",
            ValueTypes.CHARACTERS,
            new Default("64000"),
            "Most characters of each text of a message in the request; the whole is behind a signed URL.");
    static final Property<Boolean> AGENT_TELL_AUTOMATIC = agent(
            "tell-automatic",
            ValueTypes.SWITCH,
            new Default("false"),
            "Whether the agent is told of bounces, complaints and other automatic mail, which it cannot answer.");
    static final Property<Duration> AGENT_GRANT_LIFETIME =
            agent("grant-lifetime", ValueTypes.DURATION, new Default("7d"), "How long the agent may answer later.");
    static final Property<Boolean> AGENT_SIGNED_REPLIES = agent(
            "signed-replies",
            ValueTypes.SWITCH,
            new Default("false"),
            "Whether a later answer has to carry the signature of Standard Webhooks, by the same key; one that is there is checked anyway.");

    static final Property<String> LEDGER_URL = general(
            "ledger.url",
            Urls.LEDGER_URL,
            new Default("jdbc:sqlite:data/postroute.db"),
            "Database that holds the ledger.");
    static final Property<String> LEDGER_USERNAME =
            general("ledger.username", ValueTypes.LINE, NONE, "User of the database.");
    static final Property<Secret> LEDGER_PASSWORD =
            general("ledger.password", ValueTypes.SECRET, NONE, "Password of the database.");
    static final Property<Integer> LEDGER_MAX_ATTEMPTS = general(
            "ledger.retry.max-attempts",
            ValueTypes.COUNT,
            new Default("200"),
            "Attempts to send a mail before it is set aside as a dead letter.");
    static final Property<Duration> LEDGER_INITIAL_DELAY = general(
            "ledger.retry.initial-delay",
            ValueTypes.DURATION,
            new Default("2s"),
            "Wait before the second attempt to send, doubled from then on.");
    static final Property<Duration> LEDGER_MAX_DELAY = general(
            "ledger.retry.max-delay",
            ValueTypes.DURATION,
            new Default("10m"),
            "Longest wait between two attempts to send.");
    static final Property<Duration> LEDGER_MAX_AGE = general(
            "ledger.retry.max-age",
            ValueTypes.DURATION,
            new Default("1d"),
            "Time since the first attempt at which a mail becomes a dead letter although attempts are left; not before the fifth.");
    static final Property<Duration> RETENTION_BODIES = general(
            "retention.bodies",
            ValueTypes.DURATION,
            new Otherwise("forever"),
            "How long bodies, sources and files of finished messages are kept; their states, reasons and history stay.");
    static final Property<Boolean> HOLD = general(
            "hold",
            ValueTypes.SWITCH,
            new Default("false"),
            "Whether mail is received while no agent is asked and nothing is sent, until the command `release`: for a start "
                    + "with an older copy of the ledger.");
    static final Property<Integer> CONNECTIONS_PER_HOST = general(
            "receive.connections-per-host",
            ValueTypes.CONNECTIONS,
            new Default("2000"),
            "Most IMAP connections to one server; mailboxes beyond it sign in for each look and out again.");
    static final Property<String> API_HOST =
            general("api.host", ValueTypes.HOST, new Default("127.0.0.1"), "Address that the REST API listens on.");
    static final Property<Integer> API_PORT =
            general("api.port", ValueTypes.LISTENING_PORT, new Default("8080"), "Port of the REST API.");
    static final Property<Integer> MANAGEMENT_PORT =
            general("management.port", ValueTypes.LISTENING_PORT, new Default("9876"), "Port of metrics and health.");
    static final Property<URI> PUBLIC_URL = general(
            "public-url",
            Urls.PUBLIC_URL,
            new Otherwise("`http://localhost:` and `api.port`"),
            "How agents reach the REST API from where they run.");
    static final Property<Path> TRUST_FILE =
            general("tls.trust-file", ValueTypes.CERTIFICATES, NONE, "Certificates trusted beside those of the JVM.");

    static final Property<Path> SECRETS_KEY_FILE = general(
            "secrets.key-file",
            ValueTypes.FILE,
            new Otherwise("`secrets.key` beside a SQLite ledger"),
            "Key that tokens and passwords in the ledger are encrypted with; made when it is not there.");

    /** In the order of the documentation. */
    static final List<Property<?>> ALL = Stream.of(ROWS, OAuthTable.ALL, PolicyTable.ALL)
            .<Property<?>>flatMap(List::stream)
            .toList();

    private PropertyTable() {}

    static List<Property<?>> of(Scope scope) {
        return ALL.stream().filter(row -> row.scope() == scope).toList();
    }

    private static <T> Property<T> mailbox(String name, ValueType<T> type, Absence absence, String description) {
        return row(Scope.MAILBOX, name, type, absence, description);
    }

    private static <T> Property<T> row(
            Scope scope, String name, ValueType<T> type, Absence absence, String description) {
        Property<T> row = new Property<>(scope, name, type, absence, description);
        ROWS.add(row);
        return row;
    }

    private static <T> Property<T> connection(String name, ValueType<T> type, Absence absence, String description) {
        return row(Scope.CONNECTION, name, type, absence, description);
    }

    private static <T> Property<T> agent(String name, ValueType<T> type, Absence absence, String description) {
        return row(Scope.AGENT, name, type, absence, description);
    }

    private static <T> Property<T> general(String name, ValueType<T> type, Absence absence, String description) {
        return row(Scope.GENERAL, name, type, absence, description);
    }
}
