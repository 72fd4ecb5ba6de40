package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What became of a connection that was to be added, changed or removed.
 *
 * @param saved false when a test failed; nothing was changed then
 * @param mailboxes their ids
 * @param tests of every direction of every mailbox; those that wait for a consent are not tested
 */
@JsonPropertyOrder({"name", "saved", "mailboxes", "tests"})
public record AddedConnectionDocument(
        String name, boolean saved, List<String> mailboxes, List<ConnectionDocument> tests) {

    /** Of HTTP. */
    @JsonIgnore
    public int status() {
        return saved ? 200 : 422;
    }
}
