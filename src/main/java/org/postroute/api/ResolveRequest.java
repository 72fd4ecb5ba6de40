package org.postroute.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became, or is to become, of a message whose outcome nobody knew.
 *
 * @param outcome sent, resend or discard
 * @param reason how that is known; may be left out
 */
public record ResolveRequest(String outcome, @Nullable String reason) {
    private static final Set<String> OUTCOMES = Set.of("sent", "resend", "discard");

    static ResolveRequest read(byte[] body) {
        ResolveRequest request = JsonBody.read(body, ResolveRequest.class);
        if (request == null
                || request.outcome() == null
                || !OUTCOMES.contains(request.outcome())
                || request.reason() != null && !DiscardRequest.isReason(request.reason())) {
            throw new RefusedRequestException(
                    400, "No outcome", "use {\"outcome\": \"sent\"}, or resend or discard, and a reason if you like");
        }
        return request;
    }

    String reasonOr(String otherwise) {
        return reason == null ? otherwise : reason;
    }
}
