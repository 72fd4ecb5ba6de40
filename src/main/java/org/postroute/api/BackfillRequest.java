package org.postroute.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Durations;

/**
 * Which older mail is asked for: one of the two.
 *
 * @param since how far back, such as 30d
 * @param all however old it is
 */
public record BackfillRequest(@Nullable String since, boolean all) {
    static BackfillRequest read(byte @Nullable [] body) {
        BackfillRequest request = JsonBody.read(body, BackfillRequest.class);
        if (request == null || request.all() == (request.since() != null)) {
            throw refused();
        }
        return request;
    }

    private static RefusedRequestException refused() {
        return new RefusedRequestException(
                400, "No backfill", "use {\"since\": \"30d\"}, or with h, m or s, or {\"all\": true}");
    }

    /** Null for all. */
    @Nullable
    Instant floor(Instant now) {
        return since == null ? null : Durations.read(since).map(now::minus).orElseThrow(BackfillRequest::refused);
    }
}
