package org.postroute.it;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** An agent that takes its time, refuses one call in ten, and one in fifty takes longer than anybody waits. */
final class MoodyAgent implements Function<AgentStub.Call, AgentStub.Response> {
    private final ToIntFunction<String> customer;
    private final Duration mean;
    private final Duration timeout;
    private final long seed;
    private final AtomicLong firstCall = new AtomicLong(Long.MAX_VALUE);
    private final Map<Integer, AtomicLong> waitedFor = new ConcurrentHashMap<>();

    /**
     * @param customer by the Message-ID
     * @param mean of its delays, which lie between none and twice as much
     * @param timeout after which nobody waits for it any more
     */
    MoodyAgent(ToIntFunction<String> customer, Duration mean, Duration timeout, long seed) {
        this.customer = customer;
        this.mean = mean;
        this.timeout = timeout;
        this.seed = seed;
    }

    @Override
    public AgentStub.Response apply(AgentStub.Call call) {
        long begun = System.nanoTime();
        firstCall.accumulateAndGet(begun, Math::min);
        String id = Histories.messageId(call);
        Random random = new Random(
                seed + 31L * id.hashCode() + call.body().path("attempt").asInt());
        int mood = random.nextInt(50);
        long delay = mood == 0 ? timeout.toMillis() + 500 : (long) (random.nextDouble() * 2 * mean.toMillis());
        pause(delay);
        long taken = Math.min(System.nanoTime() - begun, timeout.toNanos());
        waitedFor
                .computeIfAbsent(customer.applyAsInt(id), fresh -> new AtomicLong())
                .addAndGet(taken);
        return mood <= 5 ? new AgentStub.Response(503, null) : RigSettings.answer(call);
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By {@link System#nanoTime}. */
    long firstCall() {
        return firstCall.get();
    }

    /** How long this customer's calls took. */
    Duration waitedFor(int who) {
        return Duration.ofNanos(waitedFor.getOrDefault(who, new AtomicLong()).get());
    }
}
