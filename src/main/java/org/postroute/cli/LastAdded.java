package org.postroute.cli;

import java.util.List;
import java.util.function.Supplier;
import org.postroute.config.AddedConnection;
import org.postroute.message.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that were added; while the ledger is away those that were read last, so that the file is read all the same. */
final class LastAdded implements Supplier<List<AddedConnection>> {
    private static final Logger LOG = LoggerFactory.getLogger(LastAdded.class);

    private final Supplier<List<AddedConnection>> stored;
    private volatile List<AddedConnection> last;
    private volatile boolean away;

    /** @throws RetryableException when they cannot be read now */
    LastAdded(Supplier<List<AddedConnection>> stored) {
        this.stored = stored;
        this.last = stored.get();
    }

    @Override
    public List<AddedConnection> get() {
        try {
            last = stored.get();
            away = false;
        } catch (RetryableException e) {
            if (!away) {
                LOG.warn(
                        "connections that were added through the API cannot be read now, they stay as they are problem={}",
                        e.getMessage());
            }
            away = true;
        }
        return last;
    }
}
