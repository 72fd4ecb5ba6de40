package org.postroute.api;

import java.util.Map;

/**
 * A connection with its mailboxes, in the words of the configuration.
 *
 * @param keys values by what stands behind {@code postroute.connection.<name>.} in a file; a secret that is left out stays
 *     as it was, and one that is empty is taken away
 * @param saveAnyway whether it is kept although a test failed
 */
public record AddedConnectionRequest(Map<String, String> keys, boolean saveAnyway) {
    /** There are secrets in it. */
    @Override
    public String toString() {
        return "AddedConnectionRequest[********]";
    }
}
