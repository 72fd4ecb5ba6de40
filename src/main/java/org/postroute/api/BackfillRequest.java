package org.postroute.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
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
    private static final ObjectReader READER = new ObjectMapper()
            .readerFor(BackfillRequest.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static BackfillRequest read(byte @Nullable [] body) {
        try {
            BackfillRequest request = READER.readValue(body == null ? new byte[0] : body);
            if (request != null && request.all() != (request.since() != null)) {
                return request;
            }
        } catch (IOException | IllegalArgumentException e) {
            // refused below
        }
        throw refused();
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
