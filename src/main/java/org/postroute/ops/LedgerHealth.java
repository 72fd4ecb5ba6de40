package org.postroute.ops;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready while the ledger cannot be read, or the last write failed. */
public final class LedgerHealth extends AbstractHealthCheck {
    private final Runnable probe;

    /** @param probe throws when it cannot be read or written; its words are shown */
    public LedgerHealth(Runnable probe) {
        super("postroute", "ledger");
        this.probe = probe;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            probe.run();
            builder.up();
        } catch (RuntimeException e) {
            builder.message(String.valueOf(e.getMessage())).down();
        }
    }
}
