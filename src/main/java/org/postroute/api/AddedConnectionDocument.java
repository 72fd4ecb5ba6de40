package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a connection that was to be added, changed or removed.
 *
 * @param saved false when a test failed; nothing was changed then
 * @param inUse whether what was asked for has taken effect in this process; false only when the problem says why
 * @param revision of what is kept now, for If-Match; null when nothing is
 * @param mailboxes their ids
 * @param awaitingAuthorization ids of those whose owner has to consent first; they are not tested
 * @param tests of every direction of every other mailbox
 * @param problem why it is not in use although it is saved; null when there is none
 */
@JsonPropertyOrder({"name", "saved", "inUse", "revision", "mailboxes", "awaitingAuthorization", "tests", "problem"})
public record AddedConnectionDocument(
        String name,
        boolean saved,
        boolean inUse,
        @Nullable String revision,
        List<String> mailboxes,
        List<String> awaitingAuthorization,
        List<ConnectionDocument> tests,
        @Nullable String problem) {

    /** Of HTTP. */
    @JsonIgnore
    public int status() {
        return !saved ? 422 : inUse ? 200 : 202;
    }
}
