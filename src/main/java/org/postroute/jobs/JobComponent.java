package org.postroute.jobs;

import java.util.*;
import java.util.concurrent.*;
import org.apache.camel.*;
import org.apache.camel.support.*;
import org.postroute.ledger.*;

public final class JobComponent extends DefaultComponent {
    Map<String, Work> works = Map.of();
    final Map<String, Processor> consumers = new ConcurrentHashMap<>();
    final Set<String> running = ConcurrentHashMap.newKeySet();
    final ScheduledExecutorService pool = Executors.newScheduledThreadPool(8, r -> {
        Thread t = new Thread(r);
        t.setDaemon(true);
        return t;
    });

    public void setLedger(Ledger ledger) {}

    public void setWorks(Map<String, Work> works) {
        this.works = works;
    }

    public void rewake() {
        works.forEach((n, w) -> w.pending(10000).forEach(k -> wake(n, k)));
    }

    void wake(String name, String key) {
        if (running.add(name + key)) pool.execute(() -> run(name, key));
    }

    void run(String name, String key) {
        try {
            Exchange e = new DefaultExchange(getCamelContext());
            e.getMessage().setBody(key);
            consumers.get(name).process(e);
            if (e.getException() != null) e.getException().printStackTrace();
        } catch (Throwable t) {
            t.printStackTrace();
        }
        running.remove(name + key);
        works.get(name).nextDue(key).ifPresent(at -> {
            long d = Math.max(0, at.toEpochMilli() - System.currentTimeMillis());
            pool.schedule(() -> wake(name, key), d, TimeUnit.MILLISECONDS);
        });
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        Object b = exchange.getMessage().getBody();
                        if (b instanceof Collection<?> c) c.forEach(this::one);
                        else one(b);
                    }

                    void one(Object o) {
                        if (o instanceof StoredMessage s) {
                            if (s.state() == ReceivedState.RECEIVED) wake(remaining, s.orderKey());
                        } else if (o instanceof AnswerOutcome.Accepted a) wake(remaining, a.outboundId());
                        else if (o instanceof String s) wake(remaining, s);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                consumers.put(remaining, processor);
                return new DefaultConsumer(this, processor);
            }

            @Override
            public boolean isSingleton() {
                return true;
            }
        };
    }
}
