package org.postroute.mailbox;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.ComposedMessage;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.AccessTokens;

/**
 * Submits composed messages for every mailbox: the bean {@code submissions} of
 * {@code smtp:localhost?javaMailSender=#submissions}. Host, account and envelope come from the mailbox's settings, nothing
 * from the endpoint or from header fields but To and Cc.
 */
public final class SubmissionSender extends DefaultJavaMailSender implements AutoCloseable {
    /** How many messages of one mailbox are submitted at the same time. */
    public static final int CONNECTIONS_PER_MAILBOX = SubmissionPool.MAX_CONNECTIONS;

    /** Whoever changes is connected anew. */
    private record Place(
            String mailbox,
            EmailAddress address,
            EmailAddress envelopeSender,
            @Nullable ServerSettings server,
            @Nullable OAuthSettings oauth) {
        static Place of(MailboxSettings mailbox) {
            return new Place(
                    mailbox.id(), mailbox.address(), mailbox.envelopeSender(), mailbox.smtp(), mailbox.oauth());
        }
    }

    /** The token may have expired, and the server may refuse some in Cc. */
    private static final int MOST_TRIES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HOUSEKEEPING_SECONDS = 10;

    private final Supplier<PostrouteSettings> settings;
    private final Access access;
    private final SubmissionJournal journal;
    private final InstantSource clock;
    private final MailEvent.Listener listener;
    private final Map<Place, SubmissionPool> pools = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param journal told right before each final dot
     * @param listener hears of every sign-in
     */
    public SubmissionSender(
            Supplier<PostrouteSettings> settings,
            TlsTrust trust,
            AccessTokens tokens,
            SubmissionJournal journal,
            MailEvent.Listener listener) {
        this(
                settings,
                new Access(new Dialer(trust, Access.guard(settings)), tokens),
                journal,
                InstantSource.system(),
                listener);
    }

    SubmissionSender(
            Supplier<PostrouteSettings> settings,
            Access access,
            SubmissionJournal journal,
            InstantSource clock,
            MailEvent.Listener listener) {
        this.settings = settings;
        this.access = access;
        this.journal = journal;
        this.clock = clock;
        this.listener = listener;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "submissions");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(this::closeIdle, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Submits one {@link ComposedMessage} from its mailbox to its To and Cc addresses, but for those in Cc whom the server
     * refuses for good, and leaves the server's reply in it.
     *
     * @throws org.postroute.message.RetryableException on 4xx, 503, and any fault before the final dot
     * @throws InvalidMessageException on any other 5xx that is about the message
     * @throws MisconfiguredException on 530 and 535, TLS that cannot be trusted, or a mailbox that does not send
     * @throws org.postroute.message.UncertainSubmissionException when the reply to the final dot did not come
     */
    @Override
    public void send(MimeMessage message) throws MessagingException {
        if (!(message instanceof ComposedMessage composed)) {
            throw new InvalidMessageException("only a composed message is submitted");
        }
        List<Address> waiting = recipients(composed);
        SubmissionPool pool = enter(mailbox(composed));
        try {
            for (int tries = 1; !waiting.isEmpty(); tries++) {
                waiting = submit(pool, composed, waiting, tries == MOST_TRIES);
            }
        } finally {
            pool.leave();
        }
    }

    /** Its pool, which is there for as long as somebody is in it, whatever the configuration becomes. */
    SubmissionPool enter(MailboxSettings mailbox) {
        return pools.compute(Place.of(mailbox), (place, known) -> (known == null ? pool(mailbox) : known).enter());
    }

    /**
     * One attempt.
     *
     * @return nobody when the server has it; whom to try again with at once, while the server has nothing of the message: all
     *     when the token had expired, and those who are left when it refused others in Cc, which costs the customer nothing
     */
    private List<Address> submit(SubmissionPool pool, ComposedMessage message, List<Address> recipients, boolean last) {
        SubmissionTransport transport = pool.take();
        boolean reusable = false;
        try {
            transport.submit(
                    message,
                    recipients.toArray(Address[]::new),
                    () -> journal.sending(message.outboundId(), message.attempt()));
            reusable = true;
        } catch (MessagingException | RuntimeException e) {
            if (pool.rejected(transport) && !last && !transport.dotBegan()) {
                return recipients;
            }
            List<Address> kept = RefusedCopies.without(transport.refusedRecipients(), recipients);
            if (kept.size() < recipients.size() && !last && !transport.dotBegan()) {
                message.copiesRefused(
                        addresses(recipients, kept), transport.refusal().words());
                return kept;
            }
            // RFC 5321, 4.3.2: a 2yz that Angus does not know is a yes
            if (!transport.dotReply().isPositive()) {
                throw SubmissionFaults.whileSubmitting(transport, e);
            }
        } finally {
            if (reusable) {
                pool.giveBack(transport);
            } else {
                pool.discard(transport);
            }
        }
        message.accepted(transport.dotReply().words());
        return List.of();
    }

    private static List<EmailAddress> addresses(List<Address> recipients, List<Address> kept) {
        return recipients.stream()
                .filter(one -> !kept.contains(one))
                .flatMap(one -> EmailAddress.parse(((InternetAddress) one).getAddress()).stream())
                .toList();
    }

    /** Angus cuts a character to eight bits, which makes another address of one outside ASCII. */
    private static List<Address> recipients(ComposedMessage message) {
        List<Address> all = Stream.of(RecipientType.TO, RecipientType.CC)
                .flatMap(type -> Stream.of(recipients(message, type)))
                .toList();
        if (all.isEmpty()) {
            throw new InvalidMessageException("the message has no recipient");
        }
        for (Address address : all) {
            String spec = address instanceof InternetAddress internet ? String.valueOf(internet.getAddress()) : "";
            Optional<EmailAddress> parsed = EmailAddress.parse(spec);
            if (parsed.isEmpty() || !spec.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new InvalidMessageException("a recipient's address cannot be submitted without SMTPUTF8");
            }
        }
        return all;
    }

    private static Address[] recipients(ComposedMessage message, RecipientType type) {
        try {
            Address[] found = message.getRecipients(type);
            return found == null ? new Address[0] : found;
        } catch (MessagingException e) {
            throw new InvalidMessageException("the message has recipients that cannot be read", e);
        }
    }

    private MailboxSettings mailbox(ComposedMessage message) {
        return EmailAddress.parse(message.mailbox())
                .flatMap(address -> settings.get().mailboxByAddress(address.key()))
                .filter(mailbox -> mailbox.smtp() != null)
                .orElseThrow(() -> new MisconfiguredException("the message's mailbox is not one that sends"));
    }

    private SubmissionPool pool(MailboxSettings mailbox) {
        ServerSettings server = mailbox.smtp();
        if (server == null) {
            throw new MisconfiguredException("the mailbox does not send: " + mailbox.id());
        }
        String envelopeFrom = mailbox.envelopeSender().toString();
        return new SubmissionPool(
                access.credentials(mailbox, server),
                credentials -> SubmissionTransport.to(credentials, envelopeFrom, access.dialer(), timer),
                clock,
                PATIENCE,
                new SignIns(mailbox.id(), MailEvent.Protocol.SMTP, listener));
    }

    /** A pool that no mailbox has any more holds nothing once its connections have been idle for so long. */
    void closeIdle() {
        pools.values().forEach(SubmissionPool::closeIdle);
        Set<Place> current = settings.get().mailboxes().stream().map(Place::of).collect(Collectors.toSet());
        pools.keySet().stream()
                .filter(place -> !current.contains(place))
                .forEach(gone -> pools.computeIfPresent(gone, (place, pool) -> pool.isEmpty() ? null : pool));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pools.values().forEach(SubmissionPool::close);
    }
}
