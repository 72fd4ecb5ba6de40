package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postroute.config.ConfigurationFile.AGENT;
import static org.postroute.config.ConfigurationFile.MAILBOX;
import static org.postroute.config.ConfigurationFile.VALID;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.message.MisconfiguredException;

class BrokenConfigurationsTest {
    private static final String KEY = "postroute.connection.support.";
    private static final String OAUTH = KEY + "oauth.enabled=true\n" + KEY + "oauth.client-id=id\n" + KEY
            + "oauth.client-secret=client-secret\n" + KEY + "oauth.refresh-token=token\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> broken() {
        return Stream.of(
                broken(
                        "a key with a typing error",
                        VALID + KEY + "chek-interval=5",
                        "application.properties:7: postroute.connection.support.chek-interval: is not a key of Postroute. "
                                + "Did you mean postroute.connection.support.check-interval?"),
                broken(
                        "a key in camel case",
                        VALID + KEY + "imapPort=993",
                        "application.properties:7: postroute.connection.support.imapPort: is not a key of Postroute. "
                                + "Did you mean postroute.connection.support.imap.port?"),
                broken(
                        "a key that is like none",
                        VALID + KEY + "favourite-colour=blue",
                        "application.properties:7: postroute.connection.support.favourite-colour: is not a key of Postroute. "
                                + "All keys are in docs/configuration.md."),
                broken(
                        "a key of nobody's",
                        VALID + "spring.mail.host=x",
                        "application.properties:7: spring.mail.host: is not a key of Postroute. "
                                + "Keys begin with postroute. or camel."),
                broken(
                        "the second line of a broken value",
                        VALID + "Kind regards",
                        "application.properties:7: is not a key of Postroute. "
                                + "Keys begin with postroute. or camel.; a value goes on in the next line after a \\ at the end."),
                broken(
                        "a key set twice",
                        VALID + KEY + "imap.host=other.example.com",
                        "application.properties:7: postroute.connection.support.imap.host: is set a second time. "
                                + "The first is at application.properties:3; keep one."),
                broken(
                        "a connection in upper case",
                        VALID + "postroute.connection.My_Shop.address=a@example.com",
                        "application.properties:7: postroute.connection.My_Shop.address: has the name \"My_Shop\". "
                                + "Use lower-case letters, digits and hyphens, such as my-shop."),
                broken(
                        "an address with a name",
                        MAILBOX.replace("support@example.com", "Ann <ann@example.com>") + AGENT,
                        "application.properties:1: postroute.connection.support.address: cannot be \"Ann <ann@example.com>\". "
                                + "Use the bare e-mail address, such as support@example.com."),
                broken(
                        "no password",
                        VALID.replace(KEY + "password=app-password", ""),
                        "application.properties: postroute.connection.support.password: is missing for mailbox support-1. "
                                + "Give it here, or postroute.connection.support.password-file, or the environment variable "
                                + "POSTROUTE_CONNECTION_SUPPORT_PASSWORD."),
                broken(
                        "no IMAP host",
                        VALID.replace(KEY + "imap.host=imap.example.com", ""),
                        "application.properties: postroute.connection.support.imap.host: is missing for mailbox support-1, and its "
                                + "address tells no preset. Use the host name alone, such as mail.example.com, or name a preset."),
                broken(
                        "a host with a scheme",
                        VALID.replace("=imap.example.com", "=imaps://imap.example.com"),
                        "application.properties:3: postroute.connection.support.imap.host: "
                                + "cannot be \"imaps://imap.example.com\". Use the host name alone, such as mail.example.com."),
                broken(
                        "a host with a port",
                        VALID.replace("=imap.example.com", "=imap.example.com:993"),
                        "application.properties:3: postroute.connection.support.imap.host: "
                                + "cannot be \"imap.example.com:993\". Use the host name alone; the port has a key of its own."),
                broken(
                        "a port out of range",
                        VALID + KEY + "imap.port=65536",
                        "application.properties:7: postroute.connection.support.imap.port: cannot be \"65536\". "
                                + "Use a number from 1 to 65535."),
                broken(
                        "an SMTP port that does not tell the security",
                        VALID + KEY + "smtp.port=2525",
                        "application.properties: postroute.connection.support.smtp.security: "
                                + "is missing, and port 2525 does not tell it. "
                                + "Use ssl (TLS from the first byte), starttls (required, never skipped) or none."),
                broken(
                        "OAuth",
                        VALID + KEY + "imap.auth=oauth2",
                        "application.properties: postroute.connection.support.imap.auth: is oauth2 for mailbox support-1, "
                                + "and postroute.connection.support.oauth.enabled is not true. "
                                + "Set postroute.connection.support.oauth.enabled=true for the whole connection."),
                broken(
                        "OAuth beside a password",
                        VALID + OAUTH + KEY + "smtp.auth=login",
                        "application.properties: postroute.connection.support.smtp.auth: asks for a password for mailbox "
                                + "support-1, and postroute.connection.support.oauth.enabled is true. "
                                + "Leave it out; a mailbox that signs in by password belongs in a second connection."),
                broken(
                        "a mailbox without its OAuth fields",
                        VALID.replace("support@example.com", "support@example.com,sales@example.com")
                                + OAUTH.replace("=token", "=token,"),
                        "application.properties: postroute.connection.support.oauth.refresh-token: "
                                + "is missing for mailbox support-2, which signs in by OAuth. "
                                + "Give one for each address, or oauth.provider and authorize the mailbox later. "
                                + "A mailbox that signs in by password belongs in a second connection."),
                broken(
                        "no OAuth client",
                        VALID
                                + OAUTH.replace("client-id", "client-secret-expires")
                                        .replace("=id", "=2031-01-31"),
                        "application.properties: postroute.connection.support.oauth.client-id: "
                                + "is missing for mailbox support-1, which signs in by OAuth. Give the client of your OAuth "
                                + "application, or share one, postroute.oauth.google.client-id. "
                                + "A mailbox that signs in by password belongs in a second connection."),
                broken(
                        "one refresh token for two accounts",
                        VALID.replace("support@example.com", "support@example.com,sales@example.com") + OAUTH,
                        "application.properties: postroute.connection.support.oauth.refresh-token: "
                                + "is the same for the mailboxes support-1 and support-2, which sign in as different users. "
                                + "Give one for each address, in the same order."),
                broken(
                        "an agent where a cloud keeps credentials",
                        MAILBOX + AGENT.replace("https://agent.example.com", "http://169.254.169.254"),
                        "application.properties: postroute.agent.default.url: may not be used: 169.254.169.254 leads to a"
                                + " link-local address or another one that is nobody's server: nothing is connected to"
                                + " there. Name the server that is meant, or its address."),
                broken(
                        "an agent on the Internet without protection",
                        MAILBOX + AGENT.replace("https://agent.example.com", "http://1.1.1.1"),
                        "application.properties: postroute.agent.default.url: may not be used: 1.1.1.1 is on the Internet,"
                                + " where http can be read on the way: use https, or allow it by"
                                + " postroute.egress.plain-http. Name the server that is meant, or its address."),
                broken(
                        "a token server where a cloud keeps credentials",
                        VALID + OAUTH + KEY + "oauth.token-uri=https://metadata.google.internal/token",
                        "application.properties: postroute.connection.support.oauth.token-uri: may not be used:"
                                + " metadata.google.internal is where a cloud keeps the credentials of machines: nothing is"
                                + " connected to there. Name the server that is meant, or its address."),
                broken(
                        "a mail server in a private network that the policy refuses",
                        VALID.replace("imap.example.com", "10.0.0.7") + "postroute.egress.private=refuse",
                        "application.properties: postroute.connection.support.imap.host: may not be used: 10.0.0.7 leads to"
                                + " this machine or a private network, which postroute.egress.private does not allow."
                                + " Name the server that is meant, or its address."),
                broken(
                        "an OAuth server without protection",
                        VALID + OAUTH + KEY + "oauth.token-uri=http://login.example.com/token",
                        "application.properties:11: postroute.connection.support.oauth.token-uri: "
                                + "cannot be \"http://login.example.com/token\". "
                                + "Use an absolute https URL without user and password (http only to this machine)."),
                broken(
                        "a provider of one's own without its server",
                        VALID + OAUTH + KEY + "oauth.provider=generic",
                        "application.properties: postroute.connection.support.oauth.token-uri: "
                                + "is missing, and oauth.provider=generic does not tell it. "
                                + "Use an absolute https URL without user and password (http only to this machine)."),
                broken(
                        "a preset that there is not",
                        VALID + KEY + "preset=hotmail",
                        "application.properties:7: postroute.connection.support.preset: cannot be \"hotmail\". "
                                + "Use microsoft365, gmail, yahoo, zoho, fastmail or custom."),
                broken(
                        "an address that the policy does not allow",
                        VALID + "postroute.policy.email-domain=example.org",
                        "application.properties: postroute.connection.support.address: has with support-1 the address "
                                + "support@example.com, which postroute.policy.email-domain does not allow. "
                                + "Use an address of example.org, or have the policy changed."),
                broken(
                        "a sending limit without a time",
                        VALID + "postroute.policy.sending-limit=100",
                        "application.properties:7: postroute.policy.sending-limit: cannot be \"100\". Use a number for an "
                                + "hour and a number for a day, or one of them, such as 100/h,1000/d."),
                broken(
                        "more values than addresses",
                        VALID.replace("=app-password", "=one,two"),
                        "application.properties:2: postroute.connection.support.password: has 2 values for 1 address. "
                                + "Give one value for each address, in the same order; "
                                + "a comma inside a value is written \\,"),
                broken(
                        "an address twice in a connection",
                        VALID.replace("=support@example.com", "=support@example.com,Support@EXAMPLE.com"),
                        "application.properties: postroute.connection.support.address: "
                                + "is the same for the mailboxes support-1 and support-2. Name each address once."),
                broken(
                        "a mailbox received by two connections",
                        VALID + MAILBOX.replace(".support.", ".sales."),
                        "application.properties: postroute.connection.sales.address: "
                                + "has with sales-1 the mailbox that the connection \"support\" receives as support-1. "
                                + "A mailbox has one agent: remove it from one of the connections \"support\" and \"sales\", "
                                + "or switch inbound off there."),
                broken(
                        "both directions off",
                        VALID + KEY + "inbound=false\n" + KEY + "outbound=false",
                        "application.properties: postroute.connection.support.inbound: and outbound are both off. "
                                + "Switch one on, or remove the connection."),
                broken(
                        "an agent that is not there",
                        VALID + KEY + "agent=sales",
                        "application.properties: postroute.connection.support.agent: "
                                + "names the agent \"sales\", which is not configured. "
                                + "Give postroute.agent.sales.url and postroute.agent.sales.secret."),
                broken(
                        "an agent without a secret",
                        MAILBOX + "postroute.agent.default.url=https://agent.example.com",
                        "application.properties: postroute.agent.default.secret: is missing. "
                                + "Use whsec_ and at least 24 bytes in Base64, or any text of at least 24 characters. "
                                + "Make one with: printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\""),
                broken(
                        "a short secret",
                        VALID.replace(ConfigurationFile.SECRET, "too short"),
                        "application.properties:6: postroute.agent.default.secret: cannot be this value. "
                                + "Use whsec_ and at least 24 bytes in Base64, or any text of at least 24 characters. "
                                + "Make one with: printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\""),
                broken(
                        "an agent by a path",
                        VALID.replace("https://agent.example.com/turns", "agent.example.com/turns"),
                        "application.properties:5: postroute.agent.default.url: cannot be \"agent.example.com/turns\". "
                                + "Use an absolute https or http URL without user and password, "
                                + "such as https://agent.example.com/turns."),
                broken(
                        "a retry that shrinks",
                        VALID + "postroute.agent.default.retry.max-delay=1s",
                        "application.properties: postroute.agent.default.retry.max-delay: "
                                + "is shorter than postroute.agent.default.retry.initial-delay. Make it at least as long."),
                broken(
                        "a duration without a unit",
                        VALID + KEY + "session-idle-timeout=7",
                        "application.properties:7: postroute.connection.support.session-idle-timeout: cannot be \"7\". "
                                + "Use a number with s, m, h or d, such as 30s, 15m, 12h or 7d, "
                                + "or an ISO 8601 duration such as PT1H30M."),
                broken(
                        "an interval of zero among others",
                        VALID + KEY + "check-interval=30,0",
                        "application.properties:7: postroute.connection.support.check-interval: cannot be \"30,0\". "
                                + "Use whole seconds, at least 1; of several, separated by commas, the smallest counts."),
                broken(
                        "a password in the URL of the ledger",
                        VALID + "postroute.ledger.url=jdbc:postgresql://db/postroute?password=canary",
                        "application.properties:7: postroute.ledger.url: "
                                + "cannot be \"jdbc:postgresql://db/postroute?********\". "
                                + "Use jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE; "
                                + "the password has a key of its own."),
                broken(
                        "a trust file that is none",
                        VALID + "postroute.tls.trust-file=/nowhere.pem",
                        "application.properties:7: postroute.tls.trust-file: cannot be \"/nowhere.pem\". "
                                + "Name a readable file with at least one certificate in PEM form."),
                broken(
                        "one port for two",
                        VALID + "postroute.api.port=9876",
                        "application.properties: postroute.management.port: is the same as postroute.api.port. "
                                + "Give each a port of its own."),
                broken(
                        "an inserted file",
                        VALID + KEY + "name=${file:UTF-8:/etc/hostname}",
                        "application.properties:7: postroute.connection.support.name: has ${…} other than ${env:NAME}. "
                                + "Only environment variables can be inserted; a literal ${ is written $${."),
                broken(
                        "a variable that is not set",
                        VALID + KEY + "name=${env:SENDER}",
                        "application.properties:7: postroute.connection.support.name: "
                                + "needs the environment variable SENDER, which is not set. "
                                + "Set it, or write ${env:SENDER:-otherwise}."),
                broken(
                        "a backslash and u",
                        VALID + KEY + "name=C:\\users",
                        "application.properties:7: has \\u without four hexadecimal digits. A backslash is written \\\\."),
                broken(
                        "an include that is not there",
                        VALID + "include=more.properties",
                        "application.properties:7: include: names a file that cannot be read. "
                                + "Name one file, from the folder of the including file or with its full path."),
                broken(
                        "an include by URL",
                        VALID + "include=http://127.0.0.1:1/more.properties",
                        "application.properties:7: include: names a file that cannot be read. "
                                + "Name one file, from the folder of the including file or with its full path."),
                broken(
                        "an include of itself",
                        VALID + "include=application.properties",
                        "application.properties:7: include: includes a file that includes itself. "
                                + "Name one file, from the folder of the including file or with its full path."));
    }

    private static Arguments broken(String name, String content, String fault) {
        return Arguments.of(name, content, fault);
    }

    @Test
    void a_file_without_a_connection_is_told_and_is_no_fault() {
        assertThat(new ConfigurationFile(folder).settings("# nothing yet").warnings())
                .singleElement()
                .asString()
                .contains("there is no connection", "postroute.connection.support.address", "through the API");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_fault_says_where_what_is_wrong_and_what_to_do(String name, String content, String fault) {
        assertThat(new ConfigurationFile(folder).faults(content)).containsExactly(fault);
    }

    @Test
    void the_file_itself_can_be_missing() {
        Loaded loaded = SettingsReader.read(Path.of("nowhere.properties"), Map.of());

        assertThat(((Loaded.Faulty) loaded).faults())
                .extracting(Fault::toString)
                .containsExactly("nowhere.properties: cannot be read. Name the configuration with --config FILE; "
                        + "application.properties of the distribution is an example.");
    }

    @Test
    void all_faults_are_told_at_once() {
        String content = VALID + KEY + "imap.port=x\n" + KEY + "smtp.port=y\n" + "postroute.api.port=z\n";

        assertThatThrownBy(() -> new ConfigurationFile(folder).settings(content))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageStartingWith("The configuration has 3 faults:\n  ")
                .hasMessageContainingAll("imap.port", "smtp.port", "api.port");
    }

    @Test
    void a_wrong_password_file_is_not_also_a_missing_password() {
        ConfigurationFile file = new ConfigurationFile(folder);

        assertThat(file.faults(VALID.replace("password=app-password", "password-file=/nowhere")))
                .containsExactly("application.properties:2: postroute.connection.support.password-file: "
                        + "names a file that cannot be read. "
                        + "Give the path of a readable UTF-8 file, in full or from the working directory.");
    }
}
