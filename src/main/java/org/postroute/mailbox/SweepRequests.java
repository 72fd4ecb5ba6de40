package org.postroute.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a sweep that begins after they asked. */
final class SweepRequests {
    private final List<CompletableFuture<SweepOutcome>> waiting = new ArrayList<>();

    synchronized CompletableFuture<SweepOutcome> add() {
        CompletableFuture<SweepOutcome> request = new CompletableFuture<>();
        waiting.add(request);
        return request;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** All of them, who wait no more for a later sweep. */
    synchronized List<CompletableFuture<SweepOutcome>> take() {
        List<CompletableFuture<SweepOutcome>> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
