package org.postroute.jobs;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.StoredMessage;

/** Wakes up the job of each key that the body names; the body stays as it is. */
final class JobProducer extends DefaultProducer {
    private final JobEndpoint endpoint;

    JobProducer(JobEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        Set<String> keys = new LinkedHashSet<>();
        keys(exchange.getMessage().getBody()).forEach(keys::add);
        if (!keys.isEmpty()) {
            endpoint.getComponent().wake(endpoint.getName(), keys);
        }
    }

    private static Stream<String> keys(Object body) {
        if (body instanceof String key) {
            return Stream.of(key);
        }
        if (body instanceof Collection<?> many) {
            return many.stream().flatMap(JobProducer::keys);
        }
        if (body instanceof StoredMessage stored) {
            return stored.state() == ReceivedState.RECEIVED ? Stream.of(stored.orderKey()) : Stream.empty();
        }
        if (body instanceof AnswerOutcome outcome) {
            return outcome instanceof AnswerOutcome.Accepted accepted
                    ? Stream.of(accepted.sessionId())
                    : Stream.empty();
        }
        throw new IllegalArgumentException("a job is woken up by keys, stored messages or an answer's outcome");
    }
}
