package org.postroute.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An address occurs once in a connection; mail of one account is received by one connection only, otherwise two agents would
 * answer the same mail; and one connection only signs in by OAuth for an address, because a consent is given for one purpose.
 */
final class MailboxConflicts {
    private record Place(ConnectionReader connection, String mailbox) {}

    private final Map<String, Place> receivers = new HashMap<>();
    private final Map<String, Place> consents = new HashMap<>();

    /** @param connections beside those that were checked before */
    void check(List<ConnectionReader> connections, Findings findings) {
        connections.forEach(connection -> checkOwn(connection, findings));
        connections.forEach(connection -> checkOthers(connection, findings));
    }

    /** Others may have what this one has. */
    void forget(ConnectionReader connection) {
        receivers.values().removeIf(place -> place.connection() == connection);
        consents.values().removeIf(place -> place.connection() == connection);
    }

    private static void checkOwn(ConnectionReader connection, Findings findings) {
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

    private void checkOthers(ConnectionReader connection, Findings findings) {
        for (int i = 0; i < connection.mailboxes().size(); i++) {
            Place here = new Place(connection, connection.id(i));
            Values values = connection.mailboxes().get(i);
            Optional<Place> receiver = connection.receives() ? receiver(values, here) : Optional.empty();
            Optional<Place> consented = connection.signsInByOAuth() ? consented(values, here) : Optional.empty();
            receiver.ifPresent(first -> refuseReceiver(first, here, findings));
            if (receiver.isEmpty()) {
                consented.ifPresent(first -> refuseConsent(first, here, findings));
            }
        }
    }

    private Optional<Place> receiver(Values values, Place here) {
        return address(values)
                .flatMap(address -> conflict(receivers, "address " + address, here))
                .or(() -> account(values).flatMap(account -> conflict(receivers, "account " + account, here)));
    }

    private Optional<Place> consented(Values values, Place here) {
        return address(values).flatMap(address -> conflict(consents, address, here));
    }

    private static Optional<Place> conflict(Map<String, Place> places, String identity, Place here) {
        return Optional.ofNullable(places.putIfAbsent(identity, here))
                .filter(first -> first.connection() != here.connection());
    }

    private static void refuseReceiver(Place first, Place second, Findings findings) {
        refuse(
                first,
                second,
                "receives as",
                "A mailbox has one agent: remove it from one of the connections " + both(first, second)
                        + ", or switch inbound off there.",
                findings);
    }

    private static void refuseConsent(Place first, Place second, Findings findings) {
        refuse(
                first,
                second,
                "signs in to by OAuth as",
                "A consent is for one connection: remove the address from one of the connections " + both(first, second)
                        + ".",
                findings);
    }

    private static void refuse(Place first, Place second, String how, String fix, Findings findings) {
        String problem = "has with %s the mailbox that the connection \"%s\" %s %s."
                .formatted(second.mailbox(), first.connection().name(), how, first.mailbox());
        findings.missing(PropertyTable.ADDRESS.key(second.connection().name()), problem, fix);
    }

    private static String both(Place first, Place second) {
        return "\"" + first.connection().name() + "\" and \""
                + second.connection().name() + "\"";
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
