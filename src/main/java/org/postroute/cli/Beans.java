package org.postroute.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.postroute.agent.AgentAnswers;
import org.postroute.agent.AgentStops;
import org.postroute.agent.Agents;
import org.postroute.agent.AttachmentLinks;
import org.postroute.agent.AutomaticMessages;
import org.postroute.agent.LinkedFiles;
import org.postroute.agent.PostedReplies;
import org.postroute.agent.ReplyGrants;
import org.postroute.agent.TurnMessages;
import org.postroute.agent.TurnRetries;
import org.postroute.agent.WebhookSigner;
import org.postroute.api.Attachments;
import org.postroute.api.AuthorizationPages;
import org.postroute.api.AuthorizationRequests;
import org.postroute.api.ConnectionTests;
import org.postroute.api.DeadLetterRequests;
import org.postroute.api.ErasureRequests;
import org.postroute.api.HoldRequests;
import org.postroute.api.Mailboxes;
import org.postroute.api.Problems;
import org.postroute.api.StoryRequests;
import org.postroute.api.SuppressionRequests;
import org.postroute.config.AgentSettings;
import org.postroute.config.CurrentSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.egress.EgressGuard;
import org.postroute.feedback.DeliveryReports;
import org.postroute.feedback.MachineNotices;
import org.postroute.inbound.AttachmentFilter;
import org.postroute.inbound.DkimCheck;
import org.postroute.inbound.ReplyCaps;
import org.postroute.inbound.ReplyTexts;
import org.postroute.inbound.Screen;
import org.postroute.inbound.SenderVerification;
import org.postroute.inbound.UnprovenSenders;
import org.postroute.jobs.JobComponent;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.StoredCredentials;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionTest;
import org.postroute.mailbox.MailboxComponent;
import org.postroute.mailbox.SentFolders;
import org.postroute.mailbox.SubmissionSender;
import org.postroute.mailbox.TlsTrust;
import org.postroute.message.MailEvent;
import org.postroute.message.MimeReader;
import org.postroute.oauth.Authorizations;
import org.postroute.oauth.ConsentState;
import org.postroute.oauth.Expiries;
import org.postroute.oauth.Renewals;
import org.postroute.oauth.ServerConnection;
import org.postroute.oauth.Standing;
import org.postroute.oauth.TokenSource;
import org.postroute.ops.Lifecycle;
import org.postroute.ops.Operations;
import org.postroute.ops.StartCheck;
import org.postroute.outbound.Composer;
import org.postroute.outbound.OutboundGuard;
import org.postroute.outbound.SendingLimits;
import org.postroute.outbound.SentPolicy;
import org.postroute.outbound.SubmissionRetries;

/** The beans that the routes call, by the names that the YAML uses. */
final class Beans implements AutoCloseable {
    /** The API has some twenty threads, for everybody. */
    private static final int POSTED_AT_ONCE = 4;

    private final CurrentSettings settings;
    private final Ledger ledger;
    private final MailEvent.Listener events;
    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();
    private final TlsTrust trust;
    private final EgressGuard names;
    private final SubmissionSender submissions;
    private final MailboxComponent mailboxes = new MailboxComponent();
    private final JobComponent jobs = new JobComponent();
    private final JobLimits limits;
    private final Operations operations;
    private final Lifecycle lifecycle;
    private final StoredCredentials credentials;
    private final ServerConnection providers;
    private final TokenSource tokens;

    Beans(
            CurrentSettings settings,
            Ledger ledger,
            MailEvent.Listener events,
            Operations operations,
            StoredCredentials credentials) {
        this.settings = settings;
        this.ledger = ledger;
        this.events = events;
        this.operations = operations;
        this.credentials = credentials;
        this.limits = new JobLimits(settings, operations::isStarted);
        this.trust = TlsTrust.of(settings.get().trustFile());
        this.names = new EgressGuard(() -> settings.get().policy().egress());
        this.providers = new ServerConnection(trust.context(), names);
        this.tokens = TokenSource.of(credentials, providers, events, random, clock);
        this.submissions = new SubmissionSender(settings, trust, tokens, ledger.outbox()::sending, events);
        this.lifecycle = operations.lifecycle(
                ledger.stops(),
                new StartCheck(new ConnectionTest(trust, names, tokens)::inShort, events),
                new Lifecycle.Surroundings(this::awaitingAuthorization, jobs::wakeAll));
    }

    /** One that has a refresh token in its configuration is tried with it. */
    private Predicate<MailboxSettings> awaitingAuthorization() {
        Map<String, Standing> standings =
                credentials.standings().stream().collect(Collectors.toMap(Standing::mailbox, standing -> standing));
        return mailbox -> {
            OAuthSettings oauth = mailbox.oauth();
            Standing standing = standings.get(mailbox.address().key());
            return oauth != null
                    && oauth.refreshToken() == null
                    && ConsentState.of(oauth, Optional.ofNullable(standing)).isAwaited();
        };
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Signs in to the servers of a mailbox with these consents, step by step, and changes nothing there. */
    List<ConnectionReport> test(Renewals consents, MailboxSettings mailbox) {
        TokenSource trial = TokenSource.of(consents, providers, event -> {}, random, clock);
        return new ConnectionTest(trust, names, trial).of(mailbox, false);
    }

    /** Has another configuration take effect. Completes when what runs is what should. */
    CompletableFuture<Void> changed() {
        jobs.setThreads(limits.threads());
        return lifecycle.changed();
    }

    void bindTo(Main main) {
        transport(main);
        ledger(main);
        inbound(main);
        feedback(main);
        agent(main);
        outbound(main);
        api(main);
        authorization(main);
    }

    @Override
    public void close() {
        lifecycle.close();
        submissions.close();
        tokens.close();
    }

    private void transport(Main main) {
        mailboxes.setSettings(settings);
        mailboxes.setLedger(ledger);
        mailboxes.setListener(events);
        mailboxes.setTrust(trust);
        mailboxes.setTokens(tokens);
        main.bind("mailbox", mailboxes);
        main.bind("accessTokens", tokens);
        main.bind("tokenExpiries", new Expiries(settings, credentials, clock));
        jobs.setLedger(ledger);
        jobs.setWorks(
                Map.of("agent-turn", ledger.turns(), "outbound", ledger.outbox(), "sent-folder", ledger.sentChecks()));
        jobs.setLimits(limits.byJob());
        jobs.setThreads(limits.threads());
        main.bind("job", jobs);
    }

    private void ledger(Main main) {
        main.bind("settings", settings);
        main.bind("received", ledger.received());
        main.bind("turns", ledger.turns());
        main.bind("sessions", ledger.sessions());
        main.bind("outbox", ledger.outbox());
        main.bind("held", ledger.held());
        main.bind("retention", ledger.retention());
        main.bind("sentChecks", ledger.sentChecks());
    }

    private void inbound(Main main) {
        main.bind("mimeReader", new MimeReader(ledger.blobs()));
        main.bind(
                "screen",
                new Screen(
                        address -> settings.get().mailboxByAddress(address).isPresent(),
                        ledger.messageIds()::isOurs,
                        values -> ledger.loops().read(values)
                                >= settings.get().policy().caps().loops()));
        main.bind("senderVerification", new SenderVerification());
        main.bind("dkimCheck", new DkimCheck(ledger.received()::source));
        main.bind("unprovenSenders", new UnprovenSenders(settings, ledger.turns(), ledger.replyCounts()));
        main.bind("replyTexts", new ReplyTexts());
        main.bind("replyCaps", new ReplyCaps(settings, ledger.replyCounts(), ledger.messageIds()::isOurs));
        main.bind("replyCounts", ledger.replyCounts());
        main.bind("attachmentFilter", new AttachmentFilter());
    }

    private void feedback(Main main) {
        main.bind("deliveryReports", new DeliveryReports());
        main.bind("machineNotices", new MachineNotices());
        main.bind("bounces", ledger.bounces(() -> settings.get().policy()));
        main.bind("suppressions", ledger.suppressions());
    }

    private void agent(Main main) {
        main.bind("agents", new Agents(settings));
        main.bind("turnMessages", new TurnMessages(settings, ledger.blobs()::open, ledger.key(), clock));
        main.bind("automaticMessages", new AutomaticMessages(settings, ledger.key(), clock));
        main.bind("contractMapper", new ObjectMapper());
        main.bind("webhookSigner", new WebhookSigner(clock));
        main.bind(
                "agentHeaders",
                new AllowedHeaders(
                        Set.of("webhook-id", "webhook-timestamp", "webhook-signature", "content-type"),
                        Set.of("retry-after")));
        main.bind("agentClient", new AgentClient(names, trust.context()));
        main.bind(
                "agentAnswers",
                new AgentAnswers(ledger.blobs(), () -> settings.get().policy(), clock));
        main.bind("linkedFiles", linkedFiles(JobComponent.MOST_THREADS));
        main.bind("agentStops", new AgentStops(settings, events, System::nanoTime));
        main.bind("replyGrants", new ReplyGrants(ledger.key(), clock));
        main.bind("turnRetries", new TurnRetries(settings, random, clock));
    }

    private LinkedFiles linkedFiles(int atOnce) {
        return new LinkedFiles(ledger.blobs(), ledger.turns()::isOpen, trust.context(), names, atOnce);
    }

    private void outbound(Main main) {
        main.bind("composer", new Composer(settings, ledger.blobs()::open, ledger.loops()::write));
        main.bind("outboundGuard", new OutboundGuard(settings));
        main.bind("sendingLimits", new SendingLimits(settings, ledger.sendingSlots(), clock));
        main.bind("submissions", submissions);
        main.bind("submissionRetries", new SubmissionRetries(settings.get(), random, clock));
        main.bind("sentFolders", new SentFolders(settings, trust, tokens));
        main.bind("sentPolicy", new SentPolicy(settings));
    }

    private void authorization(Main main) {
        URI publicUrl = settings.get().publicUrl();
        Authorizations authorizations = new Authorizations(
                new Authorizations.Installation(publicUrl, ledger.key()::sign, clock),
                address -> settings.get().mailboxByAddress(address),
                ledger.authorizationAttempts(credentials),
                credentials,
                providers,
                this::authorized);
        main.bind("authorizations", new AuthorizationRequests(settings, authorizations));
        main.bind("authorizationPages", new AuthorizationPages(authorizations, publicUrl));
        main.bind(
                "pageHeaders",
                new AllowedHeaders(
                        Set.of(
                                "content-type",
                                "content-security-policy",
                                "location",
                                "set-cookie",
                                "cache-control",
                                "referrer-policy",
                                "retry-after",
                                "x-content-type-options"),
                        Set.of("cookie", "mailbox", "ticket", "state", "code", "iss", "error", "error_description")));
    }

    /** Whoever just consented waits for mail. */
    private void authorized(String id) {
        settings.get()
                .mailbox(id)
                .ifPresent(mailbox -> lifecycle.hurry(mailbox.connection()).thenRun(() -> mailboxes.sweepNow(id)));
    }

    private Optional<AgentSettings> askedAbout(String received) {
        return ledger.received().find(received).flatMap(message -> new Agents(settings).find(message.connection()));
    }

    private void api(Main main) {
        main.bind(
                "postedReplies",
                new PostedReplies(
                        new ReplyGrants(ledger.key(), clock),
                        ledger.blobs(),
                        () -> settings.get().policy(),
                        this::askedAbout,
                        new WebhookSigner(clock)));
        main.bind("postedFiles", linkedFiles(POSTED_AT_ONCE));
        AttachmentLinks links = new AttachmentLinks(settings.get().publicUrl(), ledger.key(), clock);
        main.bind("attachments", new Attachments(links, ledger));
        main.bind("problems", new Problems());
        new AccessBeans(ledger.tokens(), settings.get().api(), events, clock).bindTo(main);
        main.bind("deadLetters", new DeadLetterRequests(settings, ledger.deadLetters()));
        main.bind("hold", new HoldRequests(ledger.held(), operations.hold()::isHeld, operations.hold()::release));
        main.bind("erasures", new ErasureRequests(ledger.erasures()));
        main.bind("suppressionRequests", new SuppressionRequests(ledger.suppressions()));
        main.bind("stories", new StoryRequests(settings, ledger));
        main.bind("connectionTests", new ConnectionTests(settings, new ConnectionTest(trust, names, tokens)::of));
        main.bind(
                "mailboxes",
                new Mailboxes(settings, ledger.folders(), operations.mailboxStates(), mailboxes::sweepNow, clock));
    }
}
