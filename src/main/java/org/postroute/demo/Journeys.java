package org.postroute.demo;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.demo.CustomerMailboxes.Sent;
import org.postroute.demo.Journey.Row;
import org.postroute.demo.Journey.Step;
import org.postroute.ledger.HistoryEntry;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.OutboundState;
import org.postroute.ledger.ReceivedMessage;

/** Joins what the customers' mailboxes, the ledger and the agent know of each mail. */
final class Journeys {
    private static final int RECENT = 200;
    private static final Set<OutboundState> UNDER_WAY = EnumSet.of(OutboundState.READY, OutboundState.SENDING);

    private final CustomerMailboxes customers;
    private final Ledger ledger;
    private final EchoAgent agent;
    private final Map<String, Journey> over = new HashMap<>();

    Journeys(CustomerMailboxes customers, Ledger ledger, EchoAgent agent) {
        this.customers = customers;
        this.ledger = ledger;
        this.agent = agent;
    }

    /** Newest first. Those that are over are not looked up again. */
    synchronized List<Journey> all() throws MessagingException, IOException {
        List<Sent> sent = customers.sent();
        over.keySet().retainAll(sent.stream().map(Sent::messageId).toList());
        Map<String, ReceivedMessage> received = sent.size() == over.size() ? Map.of() : received();
        List<Journey> journeys = new ArrayList<>();
        for (Sent mail : sent) {
            Journey known = over.get(mail.messageId());
            journeys.add(known == null ? follow(mail, received.get(mail.messageId())) : known);
        }
        journeys.stream().filter(Journey::isOver).forEach(journey -> over.put(journey.id(), journey));
        return journeys;
    }

    private Map<String, ReceivedMessage> received() {
        Map<String, ReceivedMessage> byMessageId = new HashMap<>();
        for (ReceivedMessage row : ledger.received().recent(RECENT)) {
            if (row.messageId() != null) {
                byMessageId.put(row.messageId().value(), row);
            }
        }
        return byMessageId;
    }

    private Journey follow(Sent sent, @Nullable ReceivedMessage received) throws MessagingException, IOException {
        String customer = sent.customer().address().toString();
        String sentAt = sent.at().toString();
        if (received == null) {
            return new Journey(sent.messageId(), customer, sentAt, sent.mail(), null, null, null, null);
        }
        Optional<OutboundMessage> outbound = outbound(received);
        return new Journey(
                sent.messageId(),
                customer,
                sentAt,
                sent.mail(),
                row(received),
                agent.asked(received.id()).orElse(null),
                outbound.map(this::row).orElse(null),
                outbound.isEmpty() ? null : arrived(customer, outbound.get()));
    }

    private Optional<OutboundMessage> outbound(ReceivedMessage received) {
        return Optional.ofNullable(received.sessionId()).stream()
                .flatMap(session -> ledger.sessions().outbound(session).stream())
                .filter(message -> received.id().equals(message.receivedId()))
                .findFirst();
    }

    private @Nullable ShownMail arrived(String customer, OutboundMessage outbound)
            throws MessagingException, IOException {
        return customers.arrived(customer).stream()
                .filter(mail -> outbound.messageId().value().equals(mail.field("Message-ID")))
                .findFirst()
                .orElse(null);
    }

    private Row row(ReceivedMessage message) {
        return new Row(
                message.id(),
                message.state().word(),
                message.reason(),
                message.state().isFinal(),
                steps(ledger.received().history(message.id())));
    }

    private Row row(OutboundMessage message) {
        return new Row(
                message.id(),
                message.state().word(),
                message.reason(),
                !UNDER_WAY.contains(message.state()),
                steps(ledger.outbox().history(message.id())));
    }

    private static List<Step> steps(List<HistoryEntry> history) {
        return history.stream()
                .map(entry -> new Step(entry.at().toString(), entry.step(), entry.outcome(), entry.detail()))
                .toList();
    }
}
