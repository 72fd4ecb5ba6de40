package org.postroute.api;

import java.util.Optional;
import java.util.Set;
import org.postroute.config.AddedConnection;
import org.postroute.config.ConnectionSettings;

/**
 * A connection that is to be kept when its test goes well.
 *
 * @param before what is kept under its name now, as it was read; empty when there is none
 * @param plan for the consents of its mailboxes
 * @param ended own addresses whose consent is for nothing that is left then
 */
record Candidate(
        AddedConnection added,
        Optional<AddedConnection> before,
        ConnectionSettings settings,
        ConsentPlan plan,
        Set<String> ended) {}
