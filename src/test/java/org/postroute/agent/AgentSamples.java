package org.postroute.agent;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.postroute.config.AgentSettings;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.Secret;
import org.postroute.config.SenderChecks;
import org.postroute.ledger.InstanceKey;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.Session;
import org.postroute.ledger.Turn;
import org.postroute.message.Contact;
import org.postroute.message.Content;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;
import org.postroute.message.Understanding;

/** One customer, one mailbox, one agent. */
final class AgentSamples {
    static final Instant RECEIVED_AT = Instant.parse("2026-11-21T08:30:00.250Z");
    static final RetrySettings RETRY = new RetrySettings(4, Duration.ofSeconds(10), Duration.ofMinutes(5));
    static final AgentSettings AGENT = new AgentSettings(
            "helper",
            URI.create("https://agent.acme.test/turns"),
            List.of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
            Duration.ofSeconds(30),
            16,
            RETRY,
            new AgentSettings.Handover(1_000, 64_000, false),
            Duration.ofDays(1),
            false);

    private AgentSamples() {}

    static InstanceKey key() {
        byte[] bytes = new byte[32];
        bytes[0] = 7;
        return new InstanceKey(bytes);
    }

    static PostrouteSettings settings() {
        ConnectionSettings support = new ConnectionSettings(
                "support",
                "helper",
                Duration.ofSeconds(60),
                true,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.STOP,
                List.of());
        return new PostrouteSettings(
                List.of(support),
                Map.of("helper", AGENT),
                new LedgerSettings("jdbc:sqlite:none", null, null, RETRY),
                new ApiSettings("127.0.0.1", 0),
                0,
                OperatingSettings.USUAL,
                100,
                URI.create("https://mail.acme.test"),
                null,
                null,
                PolicySettings.NONE,
                List.of());
    }

    static ReceivedMessage received(String id, int asked) {
        return new ReceivedMessage(
                id,
                "support",
                "support@acme.test",
                "INBOX",
                "support ann@x.test",
                ReceivedState.READY,
                null,
                1,
                asked,
                RECEIVED_AT,
                RECEIVED_AT,
                new MessageId("<1@x.test>"),
                new Content("0".repeat(64), 100),
                "ses_1");
    }

    static Session session() {
        return new Session(
                "ses_1",
                "support",
                "support@acme.test",
                address("Ann@x.test"),
                "Ann",
                Session.Direction.INBOUND,
                RECEIVED_AT,
                RECEIVED_AT,
                null);
    }

    static InboundMessage message() {
        return new InboundMessage(
                List.of(),
                new MessageId("<1@x.test>"),
                "Order 7 ✓",
                List.of(new Contact("Ann", address("Ann@x.test"))),
                List.of(new Contact(null, address("support@acme.test"))),
                List.of(new Contact("Bo", address("bo@x.test"))),
                Instant.parse("2026-11-21T08:29:58Z"),
                List.of(),
                List.of(),
                "Where is it?",
                null,
                List.of(),
                List.of(),
                List.of());
    }

    static Turn turn() {
        return turn("msg_1", 1, Understanding.unjudged(message()), List.of());
    }

    static Turn turn(String id, int asked, Understanding understanding, List<Turn.StoredAttachment> attachments) {
        return new Turn(received(id, asked), session(), 3, understanding, attachments);
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
