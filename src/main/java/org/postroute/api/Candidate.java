package org.postroute.api;

import java.util.List;
import java.util.Set;
import org.postroute.config.AddedConnection;
import org.postroute.config.ConnectionSettings;

/**
 * A connection that is to be kept when its test goes well.
 *
 * @param seen all that are kept now, as they were read
 * @param plan for the consents of its mailboxes
 * @param ended own addresses whose consent is for nothing that is left then
 */
record Candidate(
        AddedConnection added,
        List<AddedConnection> seen,
        ConnectionSettings settings,
        ConsentPlan plan,
        Set<String> ended) {}
