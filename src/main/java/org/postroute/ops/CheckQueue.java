package org.postroute.ops;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Has checks run, several at a time, so that servers which do not answer keep no others waiting: whoever wants the same
 * servers takes turns with the rest, and two of them run at once until one has got through.
 */
final class CheckQueue {
    static final int AT_ONCE = 32;
    private static final int AT_ONCE_ANSWERED = 8;
    private static final int AT_ONCE_UNANSWERED = 2;

    private static final class Line {
        private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
        private int running;
        private boolean answered;

        private boolean mayRun() {
            return !waiting.isEmpty() && running < (answered ? AT_ONCE_ANSWERED : AT_ONCE_UNANSWERED);
        }
    }

    private final Executor threads;
    private final Map<Object, Line> lines = new LinkedHashMap<>();
    private int running;

    /** @param threads as many as {@link #AT_ONCE}, or more */
    CheckQueue(Executor threads) {
        this.threads = threads;
    }

    /**
     * @param servers equal for those that wait for each other
     * @param check whether the servers were there; never throws
     */
    synchronized void add(Object servers, BooleanSupplier check) {
        lines.computeIfAbsent(servers, fresh -> new Line()).waiting.add(check);
        fill();
    }

    private void fill() {
        Optional<Map.Entry<Object, Line>> next = next();
        while (next.isPresent()) {
            start(next.get().getKey(), next.get().getValue());
            next = next();
        }
    }

    private Optional<Map.Entry<Object, Line>> next() {
        return running == AT_ONCE
                ? Optional.empty()
                : lines.entrySet().stream()
                        .filter(line -> line.getValue().mayRun())
                        .findFirst();
    }

    /** Whose turn it was goes to the end. */
    private void start(Object servers, Line line) {
        lines.remove(servers);
        lines.put(servers, line);
        BooleanSupplier check = line.waiting.remove();
        line.running++;
        running++;
        threads.execute(() -> {
            boolean answered = check.getAsBoolean();
            ended(servers, line, answered);
        });
    }

    private synchronized void ended(Object servers, Line line, boolean answered) {
        line.answered = answered;
        line.running--;
        running--;
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(servers);
        }
        fill();
    }
}
