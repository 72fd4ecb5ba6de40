package org.postroute.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a sweep that begins after they asked. */
final class SweepRequests {
    private static final SweepOutcome STOPPED = new SweepOutcome(0, "the mailbox is not received now");

    private final List<CompletableFuture<SweepOutcome>> waiting = new ArrayList<>();
    private final List<CompletableFuture<SweepOutcome>> served = new ArrayList<>();
    private boolean stopped;

    synchronized CompletableFuture<SweepOutcome> add() {
        CompletableFuture<SweepOutcome> request = new CompletableFuture<>();
        if (stopped) {
            request.complete(STOPPED);
        } else {
            waiting.add(request);
        }
        return request;
    }

    /** A sweep begins. */
    synchronized void begin() {
        served.addAll(waiting);
        waiting.clear();
    }

    /** It is made once more, because the connection had gone away. */
    synchronized void again() {
        waiting.addAll(0, served);
        served.clear();
    }

    synchronized void end(SweepOutcome outcome) {
        served.forEach(request -> request.complete(outcome));
        served.clear();
    }

    /** Nobody is served any more. */
    synchronized void stop() {
        stopped = true;
        begin();
        end(STOPPED);
    }
}
