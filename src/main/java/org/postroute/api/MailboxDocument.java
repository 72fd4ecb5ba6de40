package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox that is received, as its last sweep saw it. Times are ISO 8601, in UTC.
 *
 * @param id such as support-1
 * @param state receiving, failing, or waiting for the first sweep
 * @param lastSweep when a sweep ended the last time, well or not
 * @param lastProblem what the last sweep failed of
 * @param unread messages in the folder
 * @param unaccounted unread messages that are to be taken and are not in the ledger
 * @param leftAlone unread messages that are older than what is taken
 */
@JsonPropertyOrder({
    "id",
    "address",
    "folder",
    "state",
    "lastSweep",
    "lastProblem",
    "unread",
    "unaccounted",
    "leftAlone",
    "backfill"
})
public record MailboxDocument(
        String id,
        String address,
        String folder,
        String state,
        @Nullable String lastSweep,
        @Nullable String lastProblem,
        @Nullable Long unread,
        @Nullable Long unaccounted,
        @Nullable Long leftAlone,
        @Nullable BackfillDocument backfill) {}
