import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Of a product that reads mailboxes of the mail server and asks the agent. */
final class Settings {
    private Settings() {}

    static Map<String, String> of(MailServer mail, Agent agent, List<String> addresses, int interval) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "postroute.tls.trust-file", mail.get("CA"),
                "postroute.agent.default.url", agent.url(),
                "postroute.agent.default.timeout", "60s"));
        settings.putAll(connection("bench", mail.get("HOST"), mail.port("IMAPS"), mail, addresses, interval));
        return settings;
    }

    static Map<String, String> connection(
            String name, String host, int port, MailServer mail, List<String> addresses, int interval) {
        String prefix = "postroute.connection." + name + ".";
        return Map.of(
                prefix + "address", String.join(",", addresses),
                prefix + "password", mail.get("PASSWORD"),
                prefix + "imap.host", host,
                prefix + "imap.port", String.valueOf(port),
                prefix + "outbound", "false",
                prefix + "check-interval", String.valueOf(interval));
    }
}
