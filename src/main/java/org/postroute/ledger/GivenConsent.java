package org.postroute.ledger;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A consent on its way into its row, sealed.
 *
 * @param application fingerprint
 * @param seed keyed hash of the configured refresh token that it comes from; null for none
 */
record GivenConsent(
        String mailbox,
        String application,
        CredentialRows.Tokens tokens,
        @Nullable String seed) {

    /** In the place of what is there, whatever that is by now. */
    void write(Handle handle, long now) {
        boolean given = false;
        while (!given) {
            CredentialRow row = CredentialRows.begun(handle, mailbox, application, now);
            String seeds = seed == null ? String.join(" ", row.seeds()) : CredentialRow.with(row.seeds(), seed);
            given = CredentialRows.give(handle, row, application, tokens, seeds, now);
        }
    }
}
