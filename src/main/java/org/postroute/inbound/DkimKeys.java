package org.postroute.inbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.james.jdkim.api.PublicKeyRecordRetriever;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.apache.james.jdkim.impl.DNSPublicKeyRecordRetriever;

/** Keys of signers, looked up on other threads, so that a message waits no longer for all of them than it may. */
final class DkimKeys implements PublicKeyRecordRetriever {
    private static final int MAX_LOOKUPS = 16;
    private static final int MAX_RECORDS = 10;
    private static final int MAX_LENGTH = 8 * 1024;

    private final PublicKeyRecordRetriever keys;
    private final Executor lookups;
    private final long deadline;

    /** @param atMost for all lookups of this one together */
    DkimKeys(PublicKeyRecordRetriever keys, Executor lookups, Duration atMost) {
        this.keys = keys;
        this.lookups = lookups;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    /** From the name servers that this machine uses. */
    static PublicKeyRecordRetriever dns() {
        return (method, selector, domain) -> new DNSPublicKeyRecordRetriever().getRecords(method, selector, domain);
    }

    /** Refuses what is too much, so that name servers that do not answer take no more than a few threads. */
    static Executor threads() {
        return new ThreadPoolExecutor(0, MAX_LOOKUPS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), lookup -> {
            Thread thread = new Thread(lookup, "dkim-lookup");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public List<String> getRecords(CharSequence method, CharSequence selector, CharSequence domain)
            throws TempFailException, PermFailException {
        FutureTask<List<String>> lookup = new FutureTask<>(() -> keys.getRecords(method, selector, domain));
        try {
            lookups.execute(lookup);
            return lookup.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS).stream()
                    .filter(text -> text.length() <= MAX_LENGTH)
                    .limit(MAX_RECORDS)
                    .toList();
        } catch (RejectedExecutionException e) {
            throw new TempFailException("too many lookups at once");
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new TempFailException("the lookup took too long");
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            throw new TempFailException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PermFailException permanent) {
                throw permanent;
            }
            throw new TempFailException("the lookup failed");
        }
    }
}
