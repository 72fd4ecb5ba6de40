package org.postroute.it;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postroute.mailbox.RealMail;

/** The configuration of a connection to the real mail server, as a user would write it. */
final class RealMailSettings {
    static final String CONNECTION = "postroute.connection.support.";

    private RealMailSettings() {}

    /** One mailbox for each user, swept every second; to be changed as a test needs it. */
    static Map<String, String> of(RealMail mail, AgentStub agent, List<String> users) {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "address",
                users.stream().map(mail::address).collect(Collectors.joining(",")),
                "password",
                mail.password(),
                "imap.host",
                mail.host(),
                "imap.port",
                String.valueOf(mail.port("IMAPS")),
                "smtp.host",
                mail.host(),
                "smtp.port",
                String.valueOf(mail.port("SUBMISSION")),
                "smtp.security",
                "starttls",
                "check-interval",
                "1"));
        Map<String, String> all = new TreeMap<>();
        properties.forEach((key, value) -> all.put(CONNECTION + key, value));
        all.put("postroute.tls.trust-file", mail.ca().toString());
        all.put("postroute.agent.default.url", agent.url());
        all.put("postroute.agent.default.secret", LocalProduct.AGENT_SECRET);
        all.putAll(wideCaps());
        // most of them live in domains that the server refuses
        all.put("postroute.policy.suppress-for", "none");
        return all;
    }

    /** Customers of a test write more often than people do. */
    private static Map<String, String> wideCaps() {
        Properties caps = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/test/resources/wide-caps.properties"))) {
            caps.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return caps.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, caps::getProperty));
    }
}
