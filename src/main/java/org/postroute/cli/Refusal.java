package org.postroute.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.ops.Lifecycle;

/** Ends the process when nothing could start and nothing will before somebody changes the configuration. */
final class Refusal implements Consumer<List<ConnectionReport>> {
    /** Authentication. */
    static final int EXIT_CODE = 4;

    private final Main main;
    private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

    Refusal(Main main) {
        this.main = main;
    }

    @Override
    public void accept(List<ConnectionReport> failed) {
        problem.set("Nothing was started: " + Lifecycle.problem(failed));
    }

    /** @param begun when it is known what runs */
    void endWith(CompletableFuture<Void> begun) {
        begun.thenRun(() -> problem().ifPresent(known -> main.completed()));
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem.get());
    }
}
