package org.postroute.jobs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.Work;
import org.postroute.message.MisconfiguredException;

/**
 * {@code job:<name>}: to it goes the key of a row that wants work, from it comes one exchange a key, one at a time for
 * each key, for as long as the ledger says that there is something to do. Jobs begin when all routes have started and end
 * before the first of them stops. Ledger and works are given before the first route starts.
 */
@Component("job")
public final class JobComponent extends DefaultComponent implements ExtendedStartupListener {
    /** However much may run at the same time. */
    public static final int MOST_THREADS = 512;

    private static final int MAX_AT_ONCE = 10_000;

    @Metadata(
            label = "consumer",
            defaultValue = "64",
            description = "How many exchanges run at the same time, all jobs taken together.")
    private volatile int threads = 64;

    @Metadata(
            label = "consumer",
            defaultValue = "1000",
            description =
                    "Milliseconds between two looks for jobs that are due; what this process wakes up itself does "
                            + "not wait for that.")
    private long pollInterval = 1_000;

    private final Map<String, JobConsumer> consumers = new ConcurrentHashMap<>();
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private Map<String, Work> works = Map.of();
    private Map<String, Function<Work.Owner, LaneLimit>> limits = Map.of();
    private @Nullable Ledger ledger;
    private volatile @Nullable JobScheduler scheduler;

    /** The rows behind each job, by the job's name. */
    public void setWorks(Map<String, Work> works) {
        this.works = Map.copyOf(works);
    }

    public Map<String, Work> getWorks() {
        return works;
    }

    /** By the job's name: from whose a key is to the lane that its jobs share; asked before each job. */
    public void setLimits(Map<String, Function<Work.Owner, LaneLimit>> limits) {
        this.limits = Map.copyOf(limits);
    }

    public Map<String, Function<Work.Owner, LaneLimit>> getLimits() {
        return limits;
    }

    /** Keeps the alarms. */
    public void setLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    public @Nullable Ledger getLedger() {
        return ledger;
    }

    public int getThreads() {
        return threads;
    }

    /**
     * How many exchanges run at the same time, all jobs taken together. While jobs run this makes them more, up to
     * {@link #MOST_THREADS}, and never fewer; what runs is not disturbed.
     */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    public long getPollInterval() {
        return pollInterval;
    }

    /** Milliseconds between two looks for jobs that are due. */
    public void setPollInterval(long pollInterval) {
        this.pollInterval = pollInterval;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!works.containsKey(remaining)) {
            throw new MisconfiguredException("no work is known for job:" + remaining);
        }
        return new JobEndpoint(uri, this, remaining);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addStartupListener(this);
        getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                stopJobs();
            }
        });
    }

    /** Nothing happens yet: routes are still starting. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        startJobs();
    }

    private synchronized void startJobs() {
        if (scheduler == null && !consumers.isEmpty()) {
            Ledger alarmed = requireLedger();
            alarmed.releasePickedJobs();
            scheduler = JobScheduler.start(this, alarmed);
        }
    }

    @Override
    protected void doStop() throws Exception {
        stopJobs();
        super.doStop();
    }

    private synchronized void stopJobs() {
        JobScheduler running = scheduler;
        scheduler = null;
        if (running != null) {
            running.close();
        }
    }

    /** Has the job of each key run as soon as may be; one that is waiting to be tried again waits on. */
    void wake(String job, Collection<String> keys) {
        requireLedger().alarms().set(job, keys);
        lookNow();
    }

    /** Has a job that waits run now. */
    void call(String job, String key) {
        requireLedger().alarms().bringForward(job, List.of(key), Duration.ZERO);
        lookNow();
    }

    /** Has those run for whom there is room in a lane, in case that a call was lost. */
    void callWaiting() {
        lanes.values().forEach(lane -> lane.next().ifPresent(key -> call(lane.job(), key)));
    }

    /** Empty where nothing limits how many run at the same time. */
    Optional<LaneLimit> limit(String job, String key) {
        Function<Work.Owner, LaneLimit> limit = limits.get(job);
        Work work = works.get(job);
        return limit == null || work == null
                ? Optional.empty()
                : work.owner(key).map(limit);
    }

    Lane lane(String job, LaneLimit limit) {
        return lanes.computeIfAbsent(limit.lane(), fresh -> new Lane(job, limit.most(), System::nanoTime))
                .limitTo(limit.most());
    }

    /** Does not wait for the next look. */
    void lookNow() {
        JobScheduler running = scheduler;
        if (running != null) {
            running.lookNow();
        }
    }

    /**
     * Sets the alarms of rows that have none, as after a crash between the commit of a row and its alarm, and brings
     * forward those that ring too late, as after the clock was set back.
     */
    public void rewake() {
        rewake(JobTask.UNTIL_LOOKED_FOR);
    }

    /**
     * The same at the start, when who waited outside a lane of the process before this one is known to nobody, and when a
     * closed lane is opened.
     */
    public void wakeAll() {
        rewake(Duration.ZERO);
    }

    private void rewake(Duration patience) {
        works.forEach((job, work) -> {
            setForgotten(job, work);
            requireLedger().alarms().bringForward(job, work.due(MAX_AT_ONCE), patience);
        });
        lookNow();
    }

    private void setForgotten(String job, Work work) {
        List<String> forgotten = work.forgotten(job, MAX_AT_ONCE);
        while (!forgotten.isEmpty()) {
            requireLedger().alarms().set(job, forgotten);
            lookNow();
            forgotten = forgotten.size() < MAX_AT_ONCE ? List.of() : work.forgotten(job, MAX_AT_ONCE);
        }
    }

    void add(String job, JobConsumer consumer) {
        if (consumers.putIfAbsent(job, consumer) != null) {
            throw new MisconfiguredException("two routes consume from job:" + job);
        }
        if (getCamelContext().isStarted()) {
            startJobs();
            wakeAll();
        }
    }

    void remove(String job, JobConsumer consumer) {
        consumers.remove(job, consumer);
    }

    /** Null while the route is stopped. */
    @Nullable
    JobConsumer consumer(String job) {
        return consumers.get(job);
    }

    private Ledger requireLedger() {
        if (ledger == null) {
            throw new MisconfiguredException("the job component was given no ledger");
        }
        return ledger;
    }
}
