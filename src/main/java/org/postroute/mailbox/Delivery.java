package org.postroute.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.LedgerUnavailableException;

/**
 * Hands batches on and finds out, when one fails, whether a message is to blame or everything: a failed batch is tried
 * again message by message. Who fails while others succeed is set aside; so many failures in a row as there is patience
 * end the sweep. A ledger that cannot take it ends the sweep at once: a smaller message may find room where the one before
 * it found none, and would overtake it.
 */
final class Delivery {
    private final BatchReceiver receiver;
    private final SetAside setAside;
    private final int patience;
    private final List<FetchedMessage> suspects = new ArrayList<>();
    private @Nullable Exception failure;

    Delivery(BatchReceiver receiver, SetAside setAside, int patience) {
        this.receiver = receiver;
        this.setAside = setAside;
        this.patience = patience;
    }

    /**
     * @return those that are stored
     * @throws Exception what the route threw, when it looks as if nothing would get through
     */
    List<FetchedMessage> deliver(List<FetchedMessage> batch) throws Exception {
        try {
            receiver.receive(batch);
        } catch (Exception e) {
            failure = e;
            if (Faults.cause(e, LedgerUnavailableException.class) != null) {
                throw e;
            }
            return batch.size() == 1 ? suspect(batch.get(0), e) : deliverOneByOne(batch);
        }
        suspects.forEach(message -> setAside.add(message.uid()));
        suspects.clear();
        return batch;
    }

    private List<FetchedMessage> deliverOneByOne(List<FetchedMessage> batch) throws Exception {
        List<FetchedMessage> stored = new ArrayList<>();
        for (FetchedMessage message : batch) {
            try {
                stored.addAll(deliver(List.of(message)));
            } catch (Exception e) {
                if (stored.isEmpty()) {
                    throw e;
                }
                return stored;
            }
        }
        return stored;
    }

    private List<FetchedMessage> suspect(FetchedMessage message, Exception e) throws Exception {
        suspects.add(message);
        if (suspects.size() >= patience) {
            throw e;
        }
        return List.of();
    }

    /** Whether nothing got through behind the last failures. */
    boolean gaveUp() {
        return suspects.size() >= patience;
    }

    /** What went wrong although the sweep went on; null when nothing did. */
    @Nullable
    Exception failure() {
        return failure;
    }
}
