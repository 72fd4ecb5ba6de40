package org.postroute.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A consent on its way into its row, sealed.
 *
 * @param application fingerprint
 * @param seeds keyed hashes of the refresh tokens that have been configured, the one that it comes from last; empty for none
 */
record GivenConsent(String mailbox, String application, CredentialRows.Tokens tokens, List<String> seeds) {

    /** In the place of what is there, whatever that is by now. */
    void write(Handle handle, long now) {
        boolean given = false;
        while (!given) {
            CredentialRow row = CredentialRows.begun(handle, mailbox, application, now);
            given = CredentialRows.give(handle, row, application, tokens, CredentialRow.with(row.seeds(), seeds), now);
        }
    }
}
