package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox, as its last sweep saw it. Times are ISO 8601, in UTC.
 *
 * @param id such as support-1
 * @param folder that is read; null where mail is only sent
 * @param state not-connected, configured, awaiting-authorization, starting, running, error or stopped
 * @param error in full: the account, the protocol, the server and its words; null when there is none
 * @param errorSince when it began
 * @param authenticationErrors how often in a row its credentials were rejected
 * @param lastSweep when a sweep ended the last time, well or not
 * @param lastProblem what the last sweep failed of
 * @param unread messages in the folder
 * @param unaccounted unread messages that are to be taken and are not in the ledger
 * @param leftAlone unread messages that are older than what is taken
 */
@JsonPropertyOrder({
    "id",
    "connection",
    "address",
    "folder",
    "state",
    "error",
    "errorSince",
    "authenticationErrors",
    "lastSweep",
    "lastProblem",
    "unread",
    "unaccounted",
    "leftAlone",
    "backfill"
})
public record MailboxDocument(
        String id,
        String connection,
        String address,
        @Nullable String folder,
        String state,
        @Nullable String error,
        @Nullable String errorSince,
        int authenticationErrors,
        @Nullable String lastSweep,
        @Nullable String lastProblem,
        @Nullable Long unread,
        @Nullable Long unaccounted,
        @Nullable Long leftAlone,
        @Nullable BackfillDocument backfill) {}
