package org.postroute.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.Contact;
import org.postroute.message.InboundMessage;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MessageId;
import org.postroute.message.Understanding;

/**
 * What decides which session a message belongs to. Who is not proven shares no session with who is: there a session goes on
 * only for a message that follows a mail which we sent in it, because nobody else knows that mail's Message-ID.
 *
 * @param key at most one open session of a connection has it
 * @param by what an open session is found by
 */
record Conversation(String key, Contact customer, By by, List<MessageId> references, Duration idleTimeout) {
    private static final int MAX_REFERENCES = 100;

    /** What an open session is found by. */
    enum By {
        KEY,
        /** By References and In-Reply-To, then by the key. */
        THREAD,
        /** By a mail of ours in a session of somebody who was not proven either. */
        OWN_MAIL
    }

    /** @throws InvalidMessageException when From holds no usable address */
    static Conversation of(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        InboundMessage message = understanding.message();
        Contact customer = message.from().stream()
                .findFirst()
                .orElseThrow(() -> new InvalidMessageException("no usable From address"));
        boolean believed = connection.senderChecks().believe(understanding.verdict());
        // a message of several senders proves nothing about any of them, so it joins nobody's session
        boolean alone =
                message.sender().isEmpty() || !believed && understanding.verdict() == AuthenticationVerdict.FAIL;
        boolean threaded = connection.sessionKey() == SessionKey.THREAD;
        String key = believed && !alone && !threaded
                ? "customer " + customer.address().key()
                : (believed ? "message " : "unproven ") + received.id();
        By by = alone || believed && !threaded ? By.KEY : believed ? By.THREAD : By.OWN_MAIL;
        return new Conversation(key, customer, by, references(message), connection.sessionIdleTimeout());
    }

    String customerKey() {
        return customer.address().key();
    }

    Optional<String> customerName() {
        return Optional.ofNullable(customer.name());
    }

    /** Everything that the message says it follows. */
    static List<MessageId> references(InboundMessage message) {
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
