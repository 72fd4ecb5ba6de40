package org.postroute.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.mailbox.RealMail;

/** The configuration of a connection to the real mail server, as a user would write it. */
final class RealMailSettings {
    static final String CONNECTION = "postroute.connection.support.";

    /** Customers of a test write more often than people do. */
    private static final Map<String, String> WIDE_CAPS = Stream.of(
                    "replies-per-customer",
                    "replies-per-domain",
                    "replies-per-thread",
                    "replies-per-mailbox",
                    "replies-in-total",
                    "repeats",
                    "first-contacts")
            .collect(Collectors.toMap(cap -> "postroute.policy." + cap, cap -> "1000000/h,1000000/d"));

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
        all.putAll(WIDE_CAPS);
        // most of them live in domains that the server refuses
        all.put("postroute.policy.suppress-for", "none");
        return all;
    }
}
