package org.postroute.it;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.mailbox.ImapProxy;

/**
 * Kills the product once for each arming, at the point that was asked for; and looks, at every STORE that passes, whether
 * the rows of its UIDs are committed.
 */
final class KillSwitch implements ImapProxy.Tap, SmtpProxy.Tap, AutoCloseable {
    private static final Pattern STORE = Pattern.compile("UID STORE ([0-9:,]+) \\+FLAGS.*Seen.*");

    private final ImapProxy proxy;
    private final LedgerView ledger;
    private final Random random;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger stored = new AtomicInteger();
    private final List<String> premature = new CopyOnWriteArrayList<>();
    private final List<SmtpProxy.Submission> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private @Nullable ProductProcess product;
    private @Nullable KillPoint point;
    private volatile Set<Long> fetched = Set.of();
    private CountDownLatch killed = new CountDownLatch(0);

    KillSwitch(ImapProxy proxy, LedgerView ledger, Random random) {
        this.proxy = proxy;
        this.ledger = ledger;
        this.random = random;
        proxy.tap(this);
    }

    synchronized void arm(ProductProcess victim, KillPoint next) {
        product = victim;
        point = next;
        killed = new CountDownLatch(1);
        if (next == KillPoint.STARTING) {
            killIn(300 + random.nextInt(2_700));
        }
    }

    /** Whoever does not come to the point within so many seconds is killed wherever it is. */
    void awaitKill(int seconds) throws InterruptedException {
        if (!killed.await(seconds, TimeUnit.SECONDS)) {
            kill("elsewhere");
        }
    }

    synchronized boolean isDone() {
        return point == null;
    }

    private void killIn(int millis) {
        later.schedule(() -> kill(null), millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void kill(@Nullable String elsewhere) {
        ProductProcess victim = product;
        KillPoint reached = point;
        if (victim == null || reached == null) {
            return;
        }
        try {
            victim.kill();
            kills.merge(elsewhere == null ? label(reached) : elsewhere, 1, Integer::sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        point = null;
        killed.countDown();
    }

    private String label(KillPoint reached) throws SQLException {
        if (reached != KillPoint.FETCHED) {
            return reached.name();
        }
        return ledger.uids().containsAll(fetched) ? "FETCHED, committed" : "FETCHED, not committed";
    }

    private synchronized boolean isArmed(KillPoint wanted) {
        return point == wanted;
    }

    @Override
    public void sent(String command) throws Exception {
        Matcher store = STORE.matcher(command);
        if (store.matches()) {
            look(store.group(1));
            if (isArmed(KillPoint.COMMITTED)) {
                kill(null);
                throw new IllegalStateException("this STORE goes no further");
            }
        } else if (isSources(command) && isArmed(KillPoint.FETCHING)) {
            proxy.breakAfter(1 + random.nextInt(3_000), ImapProxy.Break.RESET);
        }
    }

    private void look(String uids) throws SQLException {
        stored.incrementAndGet();
        Set<Long> committed = ledger.uids();
        uids(uids).stream().filter(uid -> !committed.contains(uid)).forEach(uid -> premature.add("UID " + uid));
    }

    private static Set<Long> uids(String set) {
        Set<Long> uids = new HashSet<>();
        for (String range : set.split(",")) {
            String[] ends = range.split(":");
            for (long uid = Long.parseLong(ends[0]); uid <= Long.parseLong(ends[ends.length - 1]); uid++) {
                uids.add(uid);
            }
        }
        return uids;
    }

    private static boolean isSources(String command) {
        return command.contains("BODY.PEEK[]");
    }

    @Override
    public void answered(String command) {
        if (command.startsWith("UID STORE") && command.contains("Seen") && isArmed(KillPoint.FLAGGED)) {
            kill(null);
        } else if (isSources(command) && isArmed(KillPoint.FETCHED)) {
            fetched = uids(command.split(" ")[2]);
            killIn(random.nextInt(1_500));
        } else if (command.startsWith("SELECT") && isArmed(KillPoint.WORKING)) {
            killIn(300 + random.nextInt(2_700));
        }
    }

    @Override
    public void breaking() {
        if (isArmed(KillPoint.FETCHING)) {
            kill(null);
        }
    }

    /** The agent has the question. */
    void asked() {
        if (isArmed(KillPoint.ASKED)) {
            kill(null);
        }
    }

    /** The agent is about to answer. */
    void replying() {
        if (isArmed(KillPoint.REPLIED)) {
            killIn(random.nextInt(300));
        }
    }

    @Override
    public void begun() {
        if (isArmed(KillPoint.SUBMITTING)) {
            killIn(random.nextInt(30));
        }
    }

    @Override
    public SmtpProxy.Dot dot(SmtpProxy.Submission submission) {
        if (isArmed(KillPoint.DOT_LOST)) {
            kill(null);
            return SmtpProxy.Dot.LOST;
        }
        return isArmed(KillPoint.DOT_HEARD) ? SmtpProxy.Dot.REPLY_LOST : SmtpProxy.Dot.PASS;
    }

    @Override
    public void taken(SmtpProxy.Submission submission) {
        taken.add(submission);
        if (isArmed(KillPoint.DOT_HEARD)) {
            kill(null);
        }
    }

    @Override
    public void told(SmtpProxy.Submission submission) {
        if (isArmed(KillPoint.TAKEN)) {
            killIn(random.nextInt(200));
        }
    }

    /** How many STORE commands were looked at. */
    int stored() {
        return stored.get();
    }

    /** UIDs that were to be flagged before their rows were committed. */
    List<String> premature() {
        return premature;
    }

    /** What the submission server took, in its order. */
    List<SmtpProxy.Submission> taken() {
        return taken;
    }

    /** How often at each point. */
    synchronized Map<String, Integer> kills() {
        return new TreeMap<>(kills);
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
