package org.postroute.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.DeadLetter;
import org.postroute.ledger.DeadLetters;
import org.postroute.ledger.Mending;

/** What operators see of dead letters and can do about them. */
public final class DeadLetterRequests {
    private static final Set<String> STATES = Set.of("dead", "quarantined", "expired", "failed", "uncertain");

    private final Supplier<PostrouteSettings> settings;
    private final DeadLetters letters;

    public DeadLetterRequests(Supplier<PostrouteSettings> settings, DeadLetters letters) {
        this.settings = settings;
        this.letters = letters;
    }

    /**
     * A page, newest first.
     *
     * @param mailbox id or address
     * @param before id of the last one of the page before
     * @param limit from 1 to 200, by default 50
     * @throws RefusedRequestException 400 when one of these means nothing
     */
    public DeadLetterListDocument list(
            @Nullable String state, @Nullable String mailbox, @Nullable String before, @Nullable String limit) {
        if (state != null && !STATES.contains(state)) {
            throw Paging.refused("state", "dead, quarantined, expired, failed or uncertain");
        }
        if (before != null && !DeadLetters.isId(before)) {
            throw Paging.refused("before", "the id of a message");
        }
        int most = Paging.size(limit);
        List<DeadLetter> page = letters.list(new DeadLetter.Filter(state, address(mailbox), before, most + 1));
        List<DeadLetterDocument> shown =
                page.stream().limit(most).map(this::document).toList();
        return new DeadLetterListDocument(
                shown, page.size() > most ? shown.get(most - 1).id() : null);
    }

    /** A mailbox that is no longer configured is found by its address. */
    private @Nullable String address(@Nullable String mailbox) {
        return mailbox == null
                ? null
                : settings.get()
                        .mailbox(mailbox)
                        .map(known -> known.address().key())
                        .orElse(mailbox.toLowerCase(Locale.ROOT));
    }

    private DeadLetterDocument document(DeadLetter letter) {
        return new DeadLetterDocument(
                letter.id(),
                letter.state(),
                letter.at().toString(),
                settings.get()
                        .mailboxByAddress(letter.mailbox())
                        .map(MailboxSettings::id)
                        .orElse(letter.mailbox()),
                letter.customer(),
                letter.subject(),
                letter.reason(),
                letter.attempts());
    }

    /** @throws RefusedRequestException 404 when it is no dead letter now */
    public DeadLetterDocument find(String id) {
        return letters.find(id)
                .map(this::document)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "No such dead letter", "no dead letter has this id; it may have been mended meanwhile"));
    }

    /**
     * Asks about a message again, or sends a failed one again.
     *
     * @param by name of the token that decides
     */
    public Mending retry(String id, String by) {
        return letters.retry(id, by);
    }

    /**
     * @param body a {@link DiscardRequest}
     * @param by name of the token that decides
     */
    public Mending discard(String id, byte[] body, String by) {
        return letters.discard(id, DiscardRequest.read(body).reason(), by);
    }

    /**
     * @param body a {@link ResolveRequest}
     * @param by name of the token that decides
     */
    public Mending resolve(String id, byte[] body, String by) {
        ResolveRequest request = ResolveRequest.read(body);
        return switch (request.outcome()) {
            case "sent" -> letters.wasSent(id, request.reasonOr("a person found out that it was sent"), by);
            case "resend" -> letters.resend(id, by);
            default -> letters.discard(id, request.reasonOr("a person decided not to send it again"), by);
        };
    }

    /**
     * What is told of it.
     *
     * @throws RefusedRequestException 404, 410 when its content is gone, or 409 when the message's state does not allow it
     */
    public MendingDocument document(Mending mending) {
        return switch (mending.outcome()) {
            case DONE, ALREADY ->
                new MendingDocument(mending.id(), mending.outcome().name().toLowerCase(Locale.ROOT), mending.state());
            case UNKNOWN -> throw new RefusedRequestException(404, "No such message", "no message has this id");
            case GONE ->
                throw new RefusedRequestException(
                        410, "Content no longer kept", "its time was over: it can only be discarded");
            case REFUSED ->
                throw new RefusedRequestException(409, "Not possible in this state", reason(mending.state()));
        };
    }

    private static String reason(String state) {
        return switch (state) {
            case "answered", "sent" -> "it is " + state + ": nothing is answered or sent twice";
            case "uncertain" -> "nobody knows whether it was sent: resolve it as sent, resend or discard";
            default -> "it is " + state;
        };
    }
}
