package org.postroute.mailbox;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.MailEvent;

/**
 * What all mailboxes of a process share: threads, however many mailboxes there are, and what bounds them. Platform threads
 * on every JDK: Angus holds monitors while it reads, which would pin the carriers of virtual threads up to JDK 23.
 */
final class Receiving implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int TOKENS_AT_ONCE = 8;
    private static final long IDLE_THREAD_SECONDS = 30;

    private final Access access;
    private final KnownUids known;
    private final FolderFloors floors;
    private final InstantSource clock;
    private final MailEvent.Listener listener;
    private final int connectionsPerHost;
    private final Map<String, HostLane> lanes = new ConcurrentHashMap<>();
    private final Map<String, ThreadPoolExecutor> tokenThreads = new ConcurrentHashMap<>();
    private final FetchMemory memory = new FetchMemory(Runtime.getRuntime().maxMemory());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("MailboxTimer"));
    private final ThreadPoolExecutor usual = pool("MailboxSweep", THREADS);
    private final ThreadPoolExecutor troubled = pool("MailboxRetry", THREADS);
    private final MailboxWatchdog watchdog = new MailboxWatchdog();
    private final IdleSelector selector;

    Receiving(
            Access access,
            KnownUids known,
            FolderFloors floors,
            InstantSource clock,
            MailEvent.Listener listener,
            int connectionsPerHost)
            throws IOException {
        this.access = access;
        this.known = known;
        this.floors = floors;
        this.clock = clock;
        this.listener = listener;
        this.connectionsPerHost = connectionsPerHost;
        this.selector = new IdleSelector();
        timer.setRemoveOnCancelPolicy(true);
    }

    Access access() {
        return access;
    }

    KnownUids known() {
        return known;
    }

    FolderFloors floors() {
        return floors;
    }

    InstantSource clock() {
        return clock;
    }

    MailEvent.Listener listener() {
        return listener;
    }

    FetchMemory memory() {
        return memory;
    }

    /** For what is quick, and may happen while the mail threads are stuck. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * A mailbox waits in it at most once, so the queue is as long as there are mailboxes.
     *
     * @param isTroubled whose server was slow or away the last time; they have threads of their own, so that however many
     *     they are, the others do not wait for them
     */
    Executor pool(boolean isTroubled) {
        return isTroubled ? troubled : usual;
    }

    /**
     * Threads that may wait for an authorization server, each server's own, so that one that is slow or dead holds up only
     * the mailboxes whose tokens it gives.
     */
    Executor tokenThreads(MailboxSettings mailbox) {
        OAuthSettings oauth = mailbox.oauth();
        String server = oauth == null ? "" : oauth.tokenUri().getRawAuthority();
        return tokenThreads.computeIfAbsent(String.valueOf(server), name -> pool("MailboxToken", TOKENS_AT_ONCE));
    }

    IdleSelector selector() {
        return selector;
    }

    MailboxWatchdog watchdog() {
        return watchdog;
    }

    HostLane lane(ServerSettings server) {
        String host = server.host().toLowerCase(Locale.ROOT) + ":" + server.port();
        return lanes.computeIfAbsent(host, name -> new HostLane(connectionsPerHost));
    }

    private static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() throws IOException {
        watchdog.close();
        timer.shutdownNow();
        usual.shutdownNow();
        troubled.shutdownNow();
        tokenThreads.values().forEach(ThreadPoolExecutor::shutdownNow);
        selector.close();
    }
}
