package org.postroute.mailbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the next sign-in of a mailbox that receives shows. A token is fetched ahead: a sweep must not wait for the
 * authorization server, because others wait for the sweep. Used by one thread at a time, but for {@link #prepare}.
 */
final class NextCredentials {
    private final CredentialSource source;
    private volatile @Nullable CompletableFuture<Credentials> prepared;
    private volatile @Nullable Credentials taken;
    private boolean rejectedBefore;

    NextCredentials(CredentialSource source) {
        this.source = source;
    }

    /**
     * Fetches a token, where one is needed, from any thread.
     *
     * @param executor whose threads may wait
     * @return completes normally when there is one, and when none can be had, which {@link #take} will say
     */
    CompletionStage<?> prepare(Executor executor) {
        if (!source.isOAuth()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Credentials> next = CompletableFuture.supplyAsync(source::get, executor);
        prepared = next;
        return next.handle((credentials, fault) -> null);
    }

    /** @throws org.postroute.message.PostrouteException when no token can be had */
    Credentials take() {
        CompletableFuture<Credentials> next = prepared;
        prepared = null;
        try {
            Credentials credentials = next == null ? source.get() : next.join();
            taken = credentials;
            return credentials;
        } catch (CompletionException e) {
            throw Faults.of(e.getCause() == null ? e : e.getCause());
        }
    }

    /** A server's words without what it may have repeated of what it was shown; as {@link Credentials#fit}. */
    String fit(String words) {
        Credentials shown = taken;
        return shown == null ? ServerWords.of(words) : shown.fit(words);
    }

    void accepted() {
        rejectedBefore = false;
    }

    /**
     * A token may have expired on its way, or been revoked: before that is called anybody's fault a fresh one is tried.
     *
     * @return whether another sign-in is worth it at once
     */
    boolean rejected(Credentials credentials) {
        boolean another = source.rejected(credentials) && !rejectedBefore;
        rejectedBefore = true;
        return another;
    }
}
