package org.postroute.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.HeldBatch;
import org.postroute.ledger.HeldMessage;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.SentBatch;
import org.postroute.ledger.SentCheck;
import org.postroute.ledger.SentFindings;
import org.postroute.message.ComposedMessage;
import org.postroute.message.EmailAddress;
import org.postroute.message.MessageId;
import org.postroute.message.Uid;
import org.postroute.oauth.AccessTokens;

/** The folders of sent mail, each over a connection of its own that lasts for one look. */
public final class SentFolders {
    private final Supplier<PostrouteSettings> settings;
    private final Access access;

    public SentFolders(Supplier<PostrouteSettings> settings, TlsTrust trust, AccessTokens tokens) {
        this.settings = settings;
        this.access = new Access(new Dialer(trust, Access.guard(settings)), tokens);
    }

    private interface Work<T> {
        T in(ImapSent sent, @Nullable String folder) throws ProtocolException;
    }

    /**
     * Looks for each message of the batch, and marks what was answered as answered. A mailbox without IMAP has no folder.
     *
     * @throws org.postroute.message.RetryableException when the server cannot be reached
     * @throws org.postroute.message.MisconfiguredException when it refuses the sign-in
     */
    public SentFindings look(SentBatch batch) {
        CredentialSource source = source(batch.mailbox()).orElse(null);
        return source == null
                ? new SentFindings(batch, Set.of(), false)
                : with(source, (sent, folder) -> look(batch, sent, folder));
    }

    private static SentFindings look(SentBatch batch, ImapSent sent, @Nullable String folder) throws ProtocolException {
        Set<MessageId> found = new HashSet<>();
        if (folder != null) {
            sent.open(folder);
            for (SentCheck check : batch.checks()) {
                OutboundMessage message = check.message();
                if (sent.holds(message.messageId(), message.createdAt())) {
                    found.add(message.messageId());
                }
            }
        }
        markAnswered(batch, found, sent);
        return new SentFindings(batch, found, folder != null);
    }

    private static void markAnswered(SentBatch batch, Set<MessageId> found, ImapSent sent) throws ProtocolException {
        Map<SentCheck.Location, List<Uid>> answered = batch.checks().stream()
                .filter(check -> check.original() != null)
                .filter(check ->
                        check.isUncertain() ? found.contains(check.message().messageId()) : check.looks() == 1)
                .map(SentCheck::original)
                .collect(Collectors.groupingBy(
                        SentCheck.Original::location,
                        Collectors.mapping(SentCheck.Original::uid, Collectors.toList())));
        for (Map.Entry<SentCheck.Location, List<Uid>> uids : answered.entrySet()) {
            sent.markAnswered(uids.getKey(), uids.getValue());
        }
    }

    /**
     * Which messages of the batch were answered or sent already: an answer, or the message itself, is in the Sent folder, or
     * the question is marked as answered. A mailbox without IMAP knows nothing.
     *
     * @return ids of these messages
     * @throws org.postroute.message.RetryableException when the server cannot be reached
     * @throws org.postroute.message.MisconfiguredException when it refuses the sign-in
     */
    public Set<String> done(HeldBatch batch) {
        CredentialSource source = source(batch.mailbox()).orElse(null);
        return source == null ? Set.of() : with(source, (sent, folder) -> done(batch, sent, folder));
    }

    private static Optional<Uid> uid(HeldMessage message) {
        return Optional.ofNullable(message.original()).map(SentCheck.Original::uid);
    }

    private static Set<String> done(HeldBatch batch, ImapSent sent, @Nullable String folder) throws ProtocolException {
        Set<String> done = new HashSet<>();
        Map<SentCheck.Location, List<HeldMessage>> asked = batch.messages().stream()
                .filter(message -> message.original() != null)
                .collect(Collectors.groupingBy(message -> message.original().location()));
        for (Map.Entry<SentCheck.Location, List<HeldMessage>> each : asked.entrySet()) {
            Set<Uid> answered = sent.answered(
                    each.getKey(),
                    each.getValue().stream()
                            .flatMap(message -> uid(message).stream())
                            .toList());
            each.getValue().stream()
                    .filter(message -> uid(message).filter(answered::contains).isPresent())
                    .forEach(message -> done.add(message.id()));
        }
        if (folder != null) {
            sent.open(folder);
            for (HeldMessage message : batch.messages()) {
                if (!done.contains(message.id()) && isInSent(message, sent)) {
                    done.add(message.id());
                }
            }
        }
        return done;
    }

    private static boolean isInSent(HeldMessage message, ImapSent sent) throws ProtocolException {
        MessageId id = message.messageId();
        if (id == null) {
            return false;
        }
        return message.original() == null ? sent.holds(id, message.since()) : sent.holdsAnswerTo(id, message.since());
    }

    /**
     * Puts copies into the Sent folder of the mailbox that they left from.
     *
     * @param copies of one mailbox
     * @return ids of the rows whose copy is there now
     */
    public List<String> append(List<ComposedMessage> copies) {
        if (copies.isEmpty()) {
            return List.of();
        }
        CredentialSource source = source(copies.get(0).mailbox()).orElse(null);
        return source == null ? List.of() : with(source, (sent, folder) -> append(copies, sent, folder));
    }

    private static List<String> append(List<ComposedMessage> copies, ImapSent sent, @Nullable String folder)
            throws ProtocolException {
        List<String> appended = new ArrayList<>();
        for (ComposedMessage copy : copies) {
            if (folder != null) {
                sent.append(folder, copy);
                appended.add(copy.outboundId());
            }
        }
        return appended;
    }

    private Optional<CredentialSource> source(String mailbox) {
        return EmailAddress.parse(mailbox)
                .flatMap(address -> settings.get().mailboxByAddress(address.key()))
                .flatMap(found -> Optional.ofNullable(found.imap()).map(imap -> access.credentials(found, imap)));
    }

    private <T> T with(CredentialSource source, Work<T> work) {
        try (ImapConnection connection = access.imap(source.server(), new NextCredentials(source))) {
            ImapSent sent = connection.sent();
            return work.in(sent, sent.folder().orElse(null));
        } catch (IOException | ProtocolException e) {
            throw Faults.of(e);
        }
    }
}
