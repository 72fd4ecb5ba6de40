package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Whether what is written in the configuration is what is in use.
 *
 * @param state in-use; or refused, when it has faults and the one before is in use
 * @param since when the one in use was taken, ISO 8601, in UTC
 * @param added connections, mailboxes and agents that it brought, such as "mailbox support-2"
 * @param changed those that it changed
 * @param removed those that it took away
 * @param atNextStart keys whose new values take effect when the process is started again
 * @param faults where, what and how to mend it, one each
 */
@JsonPropertyOrder({"state", "since", "added", "changed", "removed", "atNextStart", "faults"})
public record ConfigurationDocument(
        String state,
        String since,
        List<String> added,
        List<String> changed,
        List<String> removed,
        List<String> atNextStart,
        List<String> faults) {}
