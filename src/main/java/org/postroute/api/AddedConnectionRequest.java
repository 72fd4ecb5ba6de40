package org.postroute.api;

import java.util.Map;

/**
 * A connection with its mailboxes, in the words of the configuration.
 *
 * @param keys values by what stands behind {@code postroute.connection.<name>.} in a file; a secret that is left out stays
 *     as it was
 * @param saveAnyway whether it is kept although a test failed
 */
public record AddedConnectionRequest(Map<String, String> keys, boolean saveAnyway) {}
