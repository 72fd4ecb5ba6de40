package org.postroute.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.message.Contact;
import org.postroute.message.InboundMessage;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MessageId;
import org.postroute.message.Understanding;

/**
 * What decides which session a message belongs to.
 *
 * @param key at most one open session of a connection has it; who is not proven never gets that of the customer
 * @param threaded whether the session is found by References and In-Reply-To instead of by the key
 */
record Conversation(String key, Contact customer, boolean threaded, List<MessageId> references, Duration idleTimeout) {
    private static final int MAX_REFERENCES = 100;

    /** @throws InvalidMessageException when From holds no usable address */
    static Conversation of(
            ReceivedMessage received, InboundMessage message, SessionKey sessionKey, Duration idleTimeout) {
        return of(received, message, sessionKey, idleTimeout, true);
    }

    /** @throws InvalidMessageException when From holds no usable address */
    static Conversation of(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return of(
                received,
                understanding.message(),
                connection.sessionKey(),
                connection.sessionIdleTimeout(),
                connection.senderChecks().believe(understanding.verdict()));
    }

    private static Conversation of(
            ReceivedMessage received,
            InboundMessage message,
            SessionKey sessionKey,
            Duration idleTimeout,
            boolean believed) {
        Contact customer = message.from().stream()
                .findFirst()
                .orElseThrow(() -> new InvalidMessageException("no usable From address"));
        boolean threaded = sessionKey == SessionKey.THREAD;
        // a message of several senders proves nothing about any of them, so it joins nobody's session
        boolean alone = message.sender().isEmpty() || threaded && !believed;
        String key = threaded || alone
                ? "message " + received.id()
                : (believed ? "customer " : "unproven ") + customer.address().key();
        return new Conversation(key, customer, threaded && !alone, references(message), idleTimeout);
    }

    String customerKey() {
        return customer.address().key();
    }

    Optional<String> customerName() {
        return Optional.ofNullable(customer.name());
    }

    /** Everything that the message says it follows. */
    private static List<MessageId> references(InboundMessage message) {
        List<MessageId> all = new ArrayList<>(message.inReplyTo());
        all.addAll(message.references());
        return all.stream().distinct().limit(MAX_REFERENCES).toList();
    }

    /**
     * For the References of an answer (RFC 5322, 3.6.4): those of the message, or its In-Reply-To when it has none. The
     * first names the root of the thread and is kept when there are too many.
     */
    static @Nullable String thread(InboundMessage message) {
        List<MessageId> ids = message.references().isEmpty() ? message.inReplyTo() : message.references();
        if (ids.isEmpty()) {
            return null;
        }
        List<MessageId> kept = new ArrayList<>(ids.subList(Math.max(0, ids.size() - MAX_REFERENCES), ids.size()));
        kept.set(0, ids.get(0));
        return String.join(" ", kept.stream().map(MessageId::value).toList());
    }
}
