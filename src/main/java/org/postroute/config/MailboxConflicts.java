package org.postroute.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An address occurs once in a connection, and mail of one account is received by one connection only: otherwise two agents
 * would answer the same mail.
 */
final class MailboxConflicts {
    private record Place(ConnectionReader connection, String mailbox) {}

    private final Findings findings;
    private final Map<String, Place> receivers = new HashMap<>();

    private MailboxConflicts(Findings findings) {
        this.findings = findings;
    }

    static void check(List<ConnectionReader> connections, Findings findings) {
        MailboxConflicts conflicts = new MailboxConflicts(findings);
        connections.forEach(conflicts::checkOwn);
        connections.stream().filter(ConnectionReader::receives).forEach(conflicts::checkOthers);
    }

    private void checkOwn(ConnectionReader connection) {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < connection.mailboxes().size(); i++) {
            String id = connection.id(i);
            address(connection.mailboxes().get(i))
                    .map(address -> seen.putIfAbsent(address, id))
                    .ifPresent(first -> findings.missing(
                            PropertyTable.ADDRESS.key(connection.name()),
                            "is the same for the mailboxes " + first + " and " + id + ".",
                            "Name each address once."));
        }
    }

    private void checkOthers(ConnectionReader connection) {
        for (int i = 0; i < connection.mailboxes().size(); i++) {
            Place here = new Place(connection, connection.id(i));
            Values values = connection.mailboxes().get(i);
            address(values)
                    .flatMap(address -> conflict("address " + address, here))
                    .or(() -> account(values).flatMap(account -> conflict("account " + account, here)))
                    .ifPresent(first -> refuse(first, here));
        }
    }

    private Optional<Place> conflict(String identity, Place here) {
        return Optional.ofNullable(receivers.putIfAbsent(identity, here))
                .filter(first -> first.connection() != here.connection());
    }

    private void refuse(Place first, Place second) {
        String other = second.connection().name();
        findings.missing(
                PropertyTable.ADDRESS.key(other),
                "has with " + second.mailbox() + " the mailbox that the connection \""
                        + first.connection().name() + "\" receives as " + first.mailbox() + ".",
                "A mailbox has one agent: remove it from one of the connections \""
                        + first.connection().name() + "\" and \"" + other + "\", or switch inbound off there.");
    }

    private static Optional<String> address(Values values) {
        return values.find(PropertyTable.ADDRESS).map(address -> address.key());
    }

    private static Optional<String> account(Values values) {
        return values.find(PropertyTable.IMAP_HOST)
                .flatMap(host -> values.find(PropertyTable.IMAP_USERNAME)
                        .map(user -> host.toLowerCase(Locale.ROOT) + " " + user + " "
                                + values.find(PropertyTable.IMAP_PORT).orElse(0) + " "
                                + values.find(PropertyTable.FOLDER).orElse("")));
    }
}
