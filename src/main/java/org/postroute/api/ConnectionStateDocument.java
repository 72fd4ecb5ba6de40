package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection. States are not-connected, configured, awaiting-authorization, starting, running, error and stopped.
 *
 * @param state running when one of its mailboxes runs
 * @param error every account and protocol that cannot be used, one a line
 * @param onMailboxFailure stop or degrade
 */
@JsonPropertyOrder({"name", "state", "error", "onMailboxFailure", "agent", "mailboxes"})
public record ConnectionStateDocument(
        String name,
        String state,
        @Nullable String error,
        String onMailboxFailure,
        String agent,
        List<Mailbox> mailboxes) {

    /**
     * One of its mailboxes.
     *
     * @param error in full: the account, the protocol, the server and its words
     * @param errorSince ISO 8601, in UTC
     * @param authenticationErrors how often in a row its credentials were rejected
     */
    @JsonPropertyOrder({"id", "address", "state", "error", "errorSince", "authenticationErrors"})
    public record Mailbox(
            String id,
            String address,
            String state,
            @Nullable String error,
            @Nullable String errorSince,
            int authenticationErrors) {}
}
