package org.postroute.api;

import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Held;
import org.postroute.ledger.HeldBatch;

/** Shows whether work is held, and releases it. */
public final class HoldRequests {
    private final Held held;
    private final BooleanSupplier isHeld;
    private final Runnable release;

    /** @param unchecked whether what was answered already is not looked for */
    public record Request(boolean unchecked) {}

    public HoldRequests(Held held, BooleanSupplier isHeld, Runnable release) {
        this.held = held;
        this.isHeld = isHeld;
        this.release = release;
    }

    public HoldDocument show() {
        return document(0);
    }

    private HoldDocument document(int alreadyDone) {
        Held.Counts counts = held.count();
        return new HoldDocument(
                isHeld.getAsBoolean() ? "held" : "released", counts.received(), counts.outbound(), alreadyDone);
    }

    /**
     * What is to be looked for in the mailboxes before anything runs: nothing when it runs already.
     *
     * @param body nothing, or a {@link Request}
     * @throws RefusedRequestException 400
     */
    public List<HeldBatch> toCompare(byte @Nullable [] body) {
        Request request = body == null || body.length == 0 ? new Request(false) : JsonBody.read(body, Request.class);
        if (request == null) {
            throw new RefusedRequestException(400, "No release", "use {}, or {\"unchecked\": true}");
        }
        return request.unchecked() || !isHeld.getAsBoolean() ? List.of() : held.batches();
    }

    /**
     * Lets work begin.
     *
     * @param ended how many messages each comparison has ended
     */
    public HoldDocument release(@Nullable Collection<Integer> ended) {
        release.run();
        return document(
                ended == null ? 0 : ended.stream().mapToInt(Integer::intValue).sum());
    }
}
