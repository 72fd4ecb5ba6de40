package org.postroute.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Suppression;
import org.postroute.ledger.Suppressions;
import org.postroute.message.EmailAddress;

/** Whom nothing is sent to: shown, added and lifted. */
public final class SuppressionRequests {
    private final Suppressions suppressions;

    public SuppressionRequests(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /**
     * A page, latest first.
     *
     * @param before id of the last one of the page before
     * @param limit from 1 to 200, by default 50
     * @throws RefusedRequestException 400 when one of these means nothing
     */
    public SuppressionListDocument list(@Nullable String before, @Nullable String limit) {
        int most = Paging.size(limit);
        Suppression last = before == null
                ? null
                : suppressions
                        .find(before)
                        .orElseThrow(() -> Paging.refused("before", "the id of an entry that there is still"));
        List<Suppression> page = suppressions.list(last, most + 1);
        List<SuppressionDocument> shown =
                page.stream().limit(most).map(SuppressionRequests::document).toList();
        return new SuppressionListDocument(
                shown, page.size() > most ? shown.get(most - 1).id() : null);
    }

    private static SuppressionDocument document(Suppression found) {
        return new SuppressionDocument(
                found.id(),
                found.address(),
                found.cause().word(),
                found.detail(),
                found.since().toString(),
                found.until() == null ? null : found.until().toString());
    }

    /**
     * Nothing more is sent to the address.
     *
     * @param body a {@link SuppressionRequest} with a reason
     * @throws RefusedRequestException 400
     */
    public SuppressionDocument add(byte[] body) {
        SuppressionRequest request = JsonBody.read(body, SuppressionRequest.class);
        String reason = request == null || request.reason() == null
                ? ""
                : request.reason().strip();
        if (reason.isEmpty()) {
            throw new RefusedRequestException(
                    400, "No reason", "use {\"address\": \"ann@example.com\", \"reason\": \"asked for it\"}");
        }
        return document(suppressions.add(address(request), reason));
    }

    /**
     * Mail may be sent to the address again; to ask again changes nothing.
     *
     * @param body a {@link SuppressionRequest}
     * @throws RefusedRequestException 400
     */
    public LiftedDocument lift(byte[] body) {
        return new LiftedDocument(suppressions.lift(address(JsonBody.read(body, SuppressionRequest.class))));
    }

    private static EmailAddress address(@Nullable SuppressionRequest request) {
        return EmailAddress.parse(request == null || request.address() == null ? "" : request.address())
                .orElseThrow(
                        () -> new RefusedRequestException(400, "No address", "use {\"address\": \"ann@example.com\"}"));
    }
}
