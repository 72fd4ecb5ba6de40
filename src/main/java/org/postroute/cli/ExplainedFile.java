package org.postroute.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MessageSource;

/** Explains one file in a time box, on a thread of its own; whatever happens there becomes an outcome. */
final class ExplainedFile {
    private static final Duration TIME_BOX = Duration.ofSeconds(20);

    private final Explainer explainer;
    private final Kind kind;

    /** What the file holds. */
    enum Kind {
        eml,
        text,
        html
    }

    /**
     * @param line what {@code --json} prints
     * @param explanation null when there is none
     */
    record Outcome(ExplanationLine line, Explainer.@Nullable Explanation explanation) {}

    ExplainedFile(Explainer explainer, Kind kind) {
        this.explainer = explainer;
        this.kind = kind;
    }

    /** Never throws for what is in the file or the lack of one. */
    Outcome explain(Path file) {
        FutureTask<Outcome> task = new FutureTask<>(() -> read(file));
        Thread worker = new Thread(task, "explain");
        worker.setDaemon(true);
        long start = System.nanoTime();
        worker.start();
        try {
            return task.get(TIME_BOX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            worker.interrupt();
            return without(file, "quarantined", "took longer than " + TIME_BOX.toSeconds() + " s", start);
        } catch (ExecutionException e) {
            return failed(file, e.getCause() == null ? e : e.getCause(), start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return without(file, "error", "interrupted", start);
        }
    }

    private Outcome read(Path file) throws IOException {
        long start = System.nanoTime();
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Explainer.Explanation explanation = switch (kind) {
            case eml -> explainer.explain(source(file));
            case text -> explainer.explainBody(content(file), null);
            case html -> explainer.explainBody(null, content(file));
        };
        return new Outcome(
                ExplanationLine.of(file.toString(), explanation, kind != Kind.eml, millisSince(start)), explanation);
    }

    private static String content(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static MessageSource source(Path file) throws IOException {
        long size = Files.size(file);
        return new MessageSource() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long size() {
                return size;
            }
        };
    }

    private static Outcome failed(Path file, Throwable cause, long start) {
        if (cause instanceof NoSuchFileException) {
            return without(file, "error", "no such file", start);
        }
        if (cause instanceof IOException) {
            return without(file, "error", "the file cannot be read", start);
        }
        return without(file, "quarantined", cause.getClass().getSimpleName(), start);
    }

    private static Outcome without(Path file, String state, String reason, long start) {
        return new Outcome(ExplanationLine.without(file.toString(), state, reason, millisSince(start)), null);
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
