package org.postroute.config;

import java.net.URI;
import java.util.List;
import org.postroute.egress.EgressPolicy;

/** Finds what is never connected to, where that can be told without a look-up. */
final class EgressReader {
    private static final List<Property<URI>> ENDPOINTS = List.of(
            OAuthTable.TOKEN_URI,
            OAuthTable.AUTHORIZATION_URI,
            OAuthTable.DEVICE_AUTHORIZATION_URI,
            OAuthTable.REVOCATION_URI);
    private static final List<Property<String>> HOSTS = List.of(PropertyTable.IMAP_HOST, PropertyTable.SMTP_HOST);

    private EgressReader() {}

    static void checkEndpoints(Values values, String section, EgressPolicy egress, Findings findings) {
        ENDPOINTS.forEach(row -> checkUrl(row, values, section, egress, findings));
    }

    static void checkUrl(Property<URI> row, Values values, String section, EgressPolicy egress, Findings findings) {
        values.find(row).flatMap(egress::refusal).ifPresent(reason -> fault(row, section, reason, findings));
    }

    static void checkHosts(Values values, String section, EgressPolicy egress, Findings findings) {
        HOSTS.forEach(row ->
                values.find(row).flatMap(egress::refusal).ifPresent(reason -> fault(row, section, reason, findings)));
    }

    private static void fault(Property<?> row, String section, String reason, Findings findings) {
        findings.missing(
                row.key(section), "may not be used: " + reason + ".", "Name the server that is meant, or its address.");
    }
}
