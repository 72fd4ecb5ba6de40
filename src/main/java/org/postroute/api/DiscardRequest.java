package org.postroute.api;

/**
 * Why a dead letter is discarded.
 *
 * @param reason for whoever looks at it later
 */
public record DiscardRequest(String reason) {
    private static final int LONGEST = 300;

    static DiscardRequest read(byte[] body) {
        DiscardRequest request = JsonBody.read(body, DiscardRequest.class);
        if (request == null || !isReason(request.reason())) {
            throw new RefusedRequestException(400, "No reason", "use {\"reason\": \"in at most 300 characters\"}");
        }
        return request;
    }

    static boolean isReason(String reason) {
        return reason != null && !reason.isBlank() && reason.length() <= LONGEST;
    }
}
