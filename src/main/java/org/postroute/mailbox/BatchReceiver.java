package org.postroute.mailbox;

import java.util.List;
import org.postroute.ledger.FetchedMessage;

/** Stores a batch durably before it returns, on the caller's thread. */
@FunctionalInterface
interface BatchReceiver {
    void receive(List<FetchedMessage> batch) throws Exception;
}
