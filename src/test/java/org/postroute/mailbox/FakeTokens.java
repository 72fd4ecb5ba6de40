package org.postroute.mailbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.oauth.AccessTokens;

/** Tokens that a test makes: the present one until it is rejected or a test drops it. */
final class FakeTokens implements AccessTokens {
    private final Supplier<String> mint;
    private volatile String present = "";
    final AtomicInteger minted = new AtomicInteger();
    final List<String> rejected = new CopyOnWriteArrayList<>();
    /** Of whoever asked. */
    final List<String> threads = new CopyOnWriteArrayList<>();

    FakeTokens(Supplier<String> mint) {
        this.mint = mint;
    }

    /** token-canary-1, token-canary-2, … */
    static FakeTokens numbered() {
        AtomicInteger number = new AtomicInteger();
        return new FakeTokens(() -> "token-canary-" + number.incrementAndGet());
    }

    @Override
    public synchronized Secret of(MailboxSettings mailbox) {
        threads.add(Thread.currentThread().getName());
        if (present.isEmpty()) {
            present = mint.get();
            minted.incrementAndGet();
        }
        return new Secret(present);
    }

    @Override
    public synchronized void rejected(MailboxSettings mailbox, Secret token) {
        rejected.add(token.reveal());
        if (token.reveal().equals(present)) {
            present = "";
        }
    }

    synchronized void drop() {
        present = "";
    }
}
