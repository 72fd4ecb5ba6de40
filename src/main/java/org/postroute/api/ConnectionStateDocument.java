package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection. States are not-connected, configured, awaiting-authorization, starting, running, error and stopped.
 *
 * @param state running when one of its mailboxes runs
 * @param origin configuration, where it can only be read here; or api, where it was added
 * @param revision of one that was added, for If-Match; null for one of the configuration
 * @param error every account and protocol that cannot be used, one a line; or why an added one cannot be used at all
 * @param onMailboxFailure stop or degrade; null for one that cannot be used at all
 * @param agent null for one that cannot be used at all
 */
@JsonPropertyOrder({"name", "origin", "revision", "state", "error", "onMailboxFailure", "agent", "mailboxes"})
public record ConnectionStateDocument(
        String name,
        String origin,
        @Nullable String revision,
        String state,
        @Nullable String error,
        @Nullable String onMailboxFailure,
        @Nullable String agent,
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
