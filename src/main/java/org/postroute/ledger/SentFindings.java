package org.postroute.ledger;

import java.util.Set;
import org.postroute.message.MessageId;

/**
 * What one look into the Sent folder showed.
 *
 * @param found those that are there
 * @param folder whether there is such a folder
 */
public record SentFindings(SentBatch batch, Set<MessageId> found, boolean folder) {
    public SentFindings {
        found = Set.copyOf(found);
    }
}
