package org.postroute.outbound;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.SenderChecks;
import org.postroute.config.SentSettings;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.OutboundState;
import org.postroute.message.Answer;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.LoopCounter;
import org.postroute.message.MessageId;

/** One mailbox and what leaves from it. */
final class OutboundSamples {
    static final String MAILBOX = "support@acme.test";
    static final IntFunction<String> LOOPS = new LoopCounter((purpose, bytes) -> new byte[32])::write;
    static final LedgerSettings LEDGER = new LedgerSettings(
            "jdbc:sqlite:none", null, null, new RetrySettings(3, Duration.ofMinutes(1), Duration.ofHours(1)));

    private OutboundSamples() {}

    static PostrouteSettings plain() {
        return settings(MessageContentType.TEXT_PLAIN, null, null);
    }

    static PostrouteSettings html() {
        return settings(MessageContentType.TEXT_HTML, null, null);
    }

    static PostrouteSettings sent(SentSettings sent) {
        return settings(MessageContentType.TEXT_PLAIN, null, null, sent);
    }

    static PostrouteSettings settings(MessageContentType type, @Nullable String name, @Nullable String signature) {
        return settings(type, name, signature, SentSettings.DEFAULT);
    }

    static PostrouteSettings under(PolicySettings policy) {
        return settings(
                MessageContentType.TEXT_PLAIN, null, null, SentSettings.DEFAULT, ReturnSettings.DEFAULT, policy);
    }

    static PostrouteSettings returning(ReturnSettings returns) {
        return settings(MessageContentType.TEXT_PLAIN, null, null, SentSettings.DEFAULT, returns, PolicySettings.NONE);
    }

    private static PostrouteSettings settings(
            MessageContentType type, @Nullable String name, @Nullable String signature, SentSettings sent) {
        return settings(type, name, signature, sent, ReturnSettings.DEFAULT, PolicySettings.NONE);
    }

    private static PostrouteSettings settings(
            MessageContentType type,
            @Nullable String name,
            @Nullable String signature,
            SentSettings sent,
            ReturnSettings returns,
            PolicySettings policy) {
        MailboxSettings mailbox = new MailboxSettings(
                "support-1",
                "support",
                address("Support@acme.test"),
                name,
                null,
                null,
                "INBOX",
                0,
                null,
                type,
                signature,
                sent,
                returns,
                null);
        ConnectionSettings connection = new ConnectionSettings(
                "support",
                "helper",
                Duration.ofSeconds(60),
                true,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.STOP,
                List.of(mailbox));
        return new PostrouteSettings(
                List.of(connection),
                Map.of(),
                LEDGER,
                new ApiSettings("127.0.0.1", 0),
                0,
                OperatingSettings.USUAL,
                100,
                URI.create("https://mail.acme.test"),
                null,
                null,
                policy,
                List.of());
    }

    static Answer text(String text) {
        return new Answer(text, null, null, List.of(), false, false);
    }

    static Answer htmlAnswer(String html) {
        return new Answer(null, html, null, List.of(), false, false);
    }

    static Answer markdown(String markdown) {
        return new Answer(null, null, markdown, List.of(), false, false);
    }

    static OutboundMessage.Parent parent(String subject) {
        return new OutboundMessage.Parent(subject, new MessageId("<7@x.test>"), List.of(new MessageId("<6@x.test>")));
    }

    static OutboundMessage answering(String subject) {
        return outbound(text("Hello"), parent(subject), "ann@x.test");
    }

    static OutboundMessage outbound(Answer answer) {
        return outbound(answer, parent("Order"), "ann@x.test");
    }

    static OutboundMessage outbound(Answer answer, OutboundMessage.@Nullable Parent parent, String recipient) {
        return new OutboundMessage(
                "out_1",
                "support",
                MAILBOX,
                "ses_1",
                "msg_1",
                new Contact("Eve\r\nBcc: eve@y.test", address(recipient)),
                new MessageId("<own.1@acme.test>"),
                parent,
                answer,
                OutboundState.READY,
                null,
                2,
                2,
                Instant.parse("2026-11-21T08:30:00Z"),
                Instant.parse("2026-11-21T08:30:00Z"));
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
