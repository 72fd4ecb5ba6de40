package org.postroute.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.StoredMessage;
import org.postroute.message.MisconfiguredException;

class JobComponentTest extends JobContract {
    @Test
    void messages_of_one_key_come_one_at_a_time_in_order_whatever_fails() throws Exception {
        Map<String, List<String>> settled = new ConcurrentHashMap<>();
        Set<String> busy = ConcurrentHashMap.newKeySet();
        Set<String> thrown = ConcurrentHashMap.newKeySet();
        Queue<String> overlaps = new ConcurrentLinkedQueue<>();
        Random random = new Random(4);
        start(key -> {
            if (!busy.add(key)) {
                overlaps.add(key);
            }
            try {
                ReceivedMessage received = ledger.turns().begin(key);
                if (received == null) {
                    return;
                }
                int dice;
                synchronized (random) {
                    dice = random.nextInt(100);
                }
                if (dice < 3 && thrown.add(key)) {
                    throw new IllegalStateException("nobody handles this");
                }
                if (dice < 20) {
                    ledger.turns().retryLater(received, "again", Duration.ofMillis(dice * 5L));
                    return;
                }
                settled.computeIfAbsent(key, any -> Collections.synchronizedList(new ArrayList<>()))
                        .add(received.id());
                ledger.turns().settle(received, ReceivedState.NO_ANSWER, "test");
            } finally {
                busy.remove(key);
            }
        });
        Map<String, List<String>> arrived = new ConcurrentHashMap<>();
        for (int row = 0; row < 20; row++) {
            for (int customer = 0; customer < 20; customer++) {
                StoredMessage stored = store("customer" + customer + "@x.test").get(0);
                arrived.computeIfAbsent(stored.orderKey(), any -> new ArrayList<>())
                        .add(stored.id());
                wake(stored);
            }
        }

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 400);
        assertThat(settled).isEqualTo(arrived);
        assertThat(overlaps).isEmpty();
        eventually().until(() -> alarms("agent-turn").isEmpty());
    }

    @Test
    void keys_are_worked_on_in_parallel() throws Exception {
        CyclicBarrier together = new CyclicBarrier(8);
        start(key -> {
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            settleNext(key);
        });

        List<StoredMessage> stored =
                store("a@x.test", "b@x.test", "c@x.test", "d@x.test", "e@x.test", "f@x.test", "g@x.test", "h@x.test");
        wake(stored);

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 8);
    }

    @Test
    void no_wake_up_is_lost_however_producers_race_with_the_end_of_a_job() throws Exception {
        start(this::settleNext);
        ExecutorService producers = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 400; i++) {
            producers.submit(() -> wake(store("ann@x.test")));
        }
        producers.shutdown();
        assertThat(producers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 400);
    }

    @Test
    void a_message_is_tried_again_when_it_is_due_and_not_before() throws Exception {
        List<Instant> attempts = Collections.synchronizedList(new ArrayList<>());
        start(key -> {
            ReceivedMessage received = ledger.turns().begin(key);
            if (received == null) {
                return;
            }
            attempts.add(Instant.now());
            if (attempts.size() == 1) {
                ledger.turns().retryLater(received, "agent away", Duration.ofMillis(1_500));
            } else {
                ledger.turns().settle(received, ReceivedState.NO_ANSWER, "test");
            }
        });
        List<StoredMessage> stored = store("ann@x.test");

        wake(stored);
        eventually().until(() -> attempts.size() == 1);
        wake(stored);

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 1);
        assertThat(Duration.between(attempts.get(0), attempts.get(1)))
                .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(6));
    }

    @Test
    void an_exchange_that_failed_is_repeated_after_a_moment() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        start(key -> {
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("the database was away");
            }
            settleNext(key);
        });

        wake(store("ann@x.test"));

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 1);
        assertThat(runs).hasValue(3);
    }

    @Test
    void rows_whose_alarm_was_never_set_are_found_at_the_start() throws Exception {
        store("ann@x.test", "bob@x.test");

        start(this::settleNext);

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 2);
    }

    @Test
    void jobs_that_a_dead_process_held_are_taken_over() throws Exception {
        String key = store("ann@x.test").get(0).orderKey();
        ledger.alarms().set("agent-turn", List.of(key));
        boolean sqlite = ledger.isExclusive();
        Instant lastSeen = sqlite ? Instant.now() : Instant.now().minusSeconds(25);
        Object heartbeat = sqlite ? lastSeen.toEpochMilli() : lastSeen.atOffset(ZoneOffset.UTC);
        update("UPDATE scheduled_tasks SET picked = ?, picked_by = 'dead', last_heartbeat = ?", true, heartbeat);

        start(this::settleNext);

        eventually().atMost(Duration.ofSeconds(10)).until(() -> count(ReceivedState.NO_ANSWER) == 1);
    }

    @Test
    void work_goes_on_after_a_restart() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(key -> {
            ledger.turns().retryLater(ledger.turns().begin(key), "agent away", Duration.ofSeconds(2));
            begun.countDown();
        });
        wake(store("ann@x.test"));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        close();
        ledger = Ledger.open(settings, InstantSource.system());

        start(this::settleNext);

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 1);
    }

    @Test
    void an_alarm_that_rings_too_late_is_brought_forward() throws Exception {
        start(this::settleNext);
        context.getRouteController().stopRoute("turn");
        String key = store("ann@x.test").get(0).orderKey();
        ledger.alarms().set("agent-turn", List.of(key));
        Instant far = Instant.now().plus(Duration.ofHours(2));
        Object late = ledger.isExclusive() ? far.toEpochMilli() : far.atOffset(ZoneOffset.UTC);
        eventually()
                .until(() -> update(
                                "UPDATE scheduled_tasks SET execution_time = ?, version = version + 1 WHERE picked = ?",
                                late,
                                false)
                        == 1);
        context.getRouteController().startRoute("turn");

        jobs.rewake();

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 1);
    }

    @Test
    void nothing_runs_before_every_route_has_started_nor_while_its_route_is_stopped() throws Exception {
        List<Boolean> started = Collections.synchronizedList(new ArrayList<>());
        store("ann@x.test");
        prepare(key -> {
            started.add(context.isStarted());
            settleNext(key);
        });
        wakeBeforeStart();
        assertThat(started).isEmpty();

        context.start();

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 1);
        assertThat(started).containsOnly(true);
    }

    private void wakeBeforeStart() {
        ledger.alarms().set("agent-turn", ledger.turns().forgotten("agent-turn", 10));
    }

    @Test
    void an_exchange_that_runs_finishes_before_the_routes_stop() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        start(key -> {
            running.countDown();
            try {
                mayFinish.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            context.createProducerTemplate().sendBody("direct:wake", List.of());
            settleNext(key);
        });
        wake(store("ann@x.test"));
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        Thread stopping = new Thread(context::stop);
        stopping.start();
        eventually().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        mayFinish.countDown();
        stopping.join(20_000);

        assertThat(count(ReceivedState.NO_ANSWER)).isEqualTo(1);
        assertThat(alarms("agent-turn")).isEmpty();
    }

    @Test
    void keys_stored_messages_and_accepted_answers_wake_up_and_nothing_else_does() throws Exception {
        start(key -> {});
        context.getRouteController().stopRoute("turn");
        StoredMessage fresh = new StoredMessage("msg_1", "key1", ReceivedState.RECEIVED);
        StoredMessage duplicate = new StoredMessage("msg_2", "key2", ReceivedState.DUPLICATE);

        wakeOutbound("ses_1");
        wakeOutbound(List.of("ses_2", fresh, fresh, duplicate));
        wakeOutbound(new AnswerOutcome.Accepted("out_3", "ses_3"));
        wakeOutbound(new AnswerOutcome.AlreadyAnswered("out_4"));
        wakeOutbound(new AnswerOutcome.Refused(ReceivedState.EXPIRED));
        wakeOutbound(List.of());

        assertThat(alarms("outbound")).containsExactly("key1", "ses_1", "ses_2", "ses_3");
        assertThatThrownBy(() -> wakeOutbound(42)).hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private void wakeOutbound(Object body) {
        context.createProducerTemplate().sendBody("direct:wake-outbound", body);
    }

    @Test
    void a_job_without_work_is_a_fault_of_the_configuration() {
        JobComponent unknown = new JobComponent();
        unknown.setLedger(ledger);
        DefaultCamelContext other = new DefaultCamelContext();
        other.addComponent("job", unknown);

        assertThatThrownBy(() -> {
                    other.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("job:nothing").to("direct:nowhere");
                        }
                    });
                    other.start();
                })
                .hasRootCauseInstanceOf(MisconfiguredException.class);
    }

    @Test
    void a_lane_lets_so_many_through_at_a_time_and_everybody_in_the_end() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        prepare(key -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            settleNext(key);
            inside.decrementAndGet();
        });
        jobs.setLimits(Map.of("agent-turn", connection -> new LaneLimit("agent", 2)));
        context.start();
        for (int i = 0; i < 60; i++) {
            wake(store("customer" + i + "@x.test"));
        }

        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 60);
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void behind_a_closed_lane_everybody_waits_untried_and_runs_when_it_is_opened() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        prepare(key -> {
            tried.incrementAndGet();
            settleNext(key);
        });
        jobs.setLimits(Map.of("agent-turn", owner -> {
            asked.add(owner.connection() + " " + owner.mailbox());
            return open.get() == 0 ? LaneLimit.CLOSED : new LaneLimit("agent", open.get());
        }));
        context.start();
        for (int i = 0; i < 20; i++) {
            wake(store("customer" + i + "@x.test"));
        }
        eventually().until(() -> !asked.isEmpty());
        assertThat(asked).containsExactly("support support@acme.test");
        assertThat(tried).hasValue(0);

        open.set(2);
        jobs.wakeAll();
        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 20);
        assertThat(tried).hasValue(20);
    }

    @Test
    void jobs_that_wait_in_a_full_lane_hold_no_thread() throws Exception {
        CountDownLatch agentAnswers = new CountDownLatch(1);
        prepare(key -> {
            try {
                agentAnswers.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            settleNext(key);
        });
        jobs.setThreads(4);
        jobs.setLimits(Map.of("agent-turn", connection -> new LaneLimit("agent", 2)));
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("job:outbound")
                        .process(exchange -> sent.add(exchange.getMessage().getBody(String.class)));
            }
        });
        context.start();
        for (int i = 0; i < 30; i++) {
            wake(store("customer" + i + "@x.test"));
        }

        context.createProducerTemplate().sendBody("direct:wake-outbound", "ses_1");
        eventually().until(() -> sent.contains("ses_1"));
        assertThat(count(ReceivedState.NO_ANSWER)).isZero();

        agentAnswers.countDown();
        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 30);
    }

    @Test
    void where_more_may_run_more_threads_are_made_and_what_runs_is_not_disturbed() throws Exception {
        CountDownLatch agentAnswers = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        prepare(key -> {
            asked.incrementAndGet();
            try {
                agentAnswers.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            settleNext(key);
        });
        long before = looking().count();
        AtomicInteger most = new AtomicInteger(2);
        jobs.setThreads(2);
        jobs.setLimits(Map.of("agent-turn", connection -> new LaneLimit("agent", most.get())));
        context.start();
        for (int i = 0; i < 30; i++) {
            wake(store("customer" + i + "@x.test"));
        }
        eventually().until(() -> asked.get() == 2);

        most.set(20);
        jobs.setThreads(20);
        eventually().until(() -> asked.get() == 20);
        assertThat(count(ReceivedState.NO_ANSWER)).isZero();

        agentAnswers.countDown();
        eventually().until(() -> count(ReceivedState.NO_ANSWER) == 30);
        eventually().until(() -> alarms("agent-turn").isEmpty());
        assertThat(asked).hasValue(30);
        assertThat(interrupted).hasValue(0);
        eventually().until(() -> looking().count() <= before + 1);
    }

    private static Stream<Thread> looking() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("db-scheduler-execute-due"));
    }

    @Test
    void who_waited_outside_a_lane_when_the_process_died_runs_at_the_next_start() throws Exception {
        String key = store("ann@x.test").get(0).orderKey();
        ledger.alarms().set("agent-turn", List.of(key));
        Instant parked = Instant.now().plus(Duration.ofSeconds(50));
        Object later = ledger.isExclusive() ? parked.toEpochMilli() : parked.atOffset(ZoneOffset.UTC);
        assertThat(update("UPDATE scheduled_tasks SET execution_time = ? WHERE picked = ?", later, false))
                .isEqualTo(1);

        start(this::settleNext);

        eventually().atMost(Duration.ofSeconds(30)).until(() -> count(ReceivedState.NO_ANSWER) == 1);
    }
}
