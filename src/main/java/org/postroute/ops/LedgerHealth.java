package org.postroute.ops;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready while the ledger cannot be read. */
public final class LedgerHealth extends AbstractHealthCheck {
    private final Runnable probe;

    /** @param probe reads something small and throws when it cannot */
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
            builder.message("the ledger cannot be read").error(e).down();
        }
    }
}
