package org.postroute.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postroute.egress.EgressPolicy;

/** What holds for all: ledger, API, management, TLS. */
final class GeneralReader {
    private static final List<Property<?>> ROWS = PropertyTable.of(Scope.GENERAL);

    private final Values values;

    private GeneralReader(Values values) {
        this.values = values;
    }

    static GeneralReader read(Configured configured, Findings findings) {
        Values values = new SectionReader(configured, findings, "").read(ROWS);
        RetryReader.LEDGER.check(values, "", findings);
        if (values.lacks(PropertyTable.PUBLIC_URL)) {
            values.find(PropertyTable.API_PORT).ifPresent(port -> publicUrl(values, port, findings));
        }
        values.find(PropertyTable.PUBLIC_URL)
                .filter(Urls::isExposed)
                .ifPresent(url -> findings.warning(
                        PropertyTable.PUBLIC_URL.key("") + " is http: answers travel unprotected to " + url.getHost()));
        checkPorts(values, findings);
        return new GeneralReader(values);
    }

    private static void checkPorts(Values values, Findings findings) {
        Optional<Integer> api = values.find(PropertyTable.API_PORT).filter(port -> port != 0);
        if (api.isPresent() && api.equals(values.find(PropertyTable.MANAGEMENT_PORT))) {
            findings.missing(
                    PropertyTable.MANAGEMENT_PORT.key(""),
                    "is the same as " + PropertyTable.API_PORT.key("") + ".",
                    "Give each a port of its own.");
        }
    }

    private static void publicUrl(Values values, int port, Findings findings) {
        String url = "http://localhost:" + port;
        values.derive(PropertyTable.PUBLIC_URL, URI.create(url), url, PropertyTable.API_PORT);
        if (port == 0) {
            findings.warning(PropertyTable.PUBLIC_URL.key("") + " is not known, because "
                    + PropertyTable.API_PORT.key("") + " is 0: agents cannot answer later");
        }
    }

    PolicySettings policy() {
        return new PolicySettings(
                values.find(PolicyTable.ALLOWED_RECIPIENTS).orElse(List.of()),
                new PolicySettings.Reach(
                        values.find(PolicyTable.EXTRA_RECIPIENTS).orElse(List.of()),
                        values.find(PolicyTable.IMAGE_HOSTS).orElse(List.of()),
                        values.find(PolicyTable.ATTACHMENT_HOSTS).orElse(List.of())),
                values.orNull(PolicyTable.SENDING_LIMIT),
                values.find(PolicyTable.EMAIL_DOMAIN).orElse(List.of()),
                new PolicySettings.Suppression(
                        values.get(PolicyTable.SUPPRESS_FOR), values.get(PolicyTable.SOFT_BOUNCES)),
                new PolicySettings.Caps(
                        values.get(PolicyTable.REPLIES_PER_CUSTOMER),
                        values.get(PolicyTable.REPLIES_PER_DOMAIN),
                        values.get(PolicyTable.REPLIES_PER_THREAD),
                        values.get(PolicyTable.REPLIES_PER_MAILBOX),
                        values.get(PolicyTable.REPLIES_IN_TOTAL),
                        values.get(PolicyTable.REPEATS),
                        values.get(PolicyTable.LOOP_LIMIT),
                        new PolicySettings.FirstContacts(
                                values.get(PolicyTable.FIRST_CONTACTS),
                                values.get(PolicyTable.ANSWER_UNPROVEN),
                                values.get(PolicyTable.NEUTRAL_SUBJECT))),
                egress());
    }

    /** What cannot be read is a fault of its own, and what is as usual else. */
    EgressPolicy egress() {
        return new EgressPolicy(
                values.find(PolicyTable.EGRESS_PRIVATE).orElse(true),
                Set.copyOf(values.find(PolicyTable.EGRESS_PRIVATE_HOSTS).orElse(List.of())),
                values.find(PolicyTable.EGRESS_PLAIN_HTTP).orElse(false),
                Set.copyOf(values.find(PolicyTable.EGRESS_PORTS).orElse(List.of())));
    }

    Values values() {
        return values;
    }

    PostrouteSettings settings(
            List<ConnectionSettings> connections, Map<String, AgentSettings> agents, List<String> warnings) {
        return new PostrouteSettings(
                connections,
                agents,
                new LedgerSettings(
                        values.get(PropertyTable.LEDGER_URL),
                        values.orNull(PropertyTable.LEDGER_USERNAME),
                        values.orNull(PropertyTable.LEDGER_PASSWORD),
                        RetryReader.LEDGER.settings(values)),
                new ApiSettings(
                        values.get(PropertyTable.API_HOST),
                        values.get(PropertyTable.API_PORT),
                        new ApiSettings.Rates(
                                values.get(PolicyTable.API_RATE_LIMIT), values.get(PolicyTable.API_REFUSAL_LIMIT))),
                values.get(PropertyTable.MANAGEMENT_PORT),
                new OperatingSettings(values.orNull(PropertyTable.RETENTION_BODIES), values.get(PropertyTable.HOLD)),
                values.get(PropertyTable.CONNECTIONS_PER_HOST),
                values.get(PropertyTable.PUBLIC_URL),
                values.orNull(PropertyTable.TRUST_FILE),
                values.orNull(PropertyTable.SECRETS_KEY_FILE),
                policy(),
                warnings);
    }

    EffectiveSection effective() {
        return new EffectiveSection("general", "", values.effective(ROWS, ""));
    }
}
