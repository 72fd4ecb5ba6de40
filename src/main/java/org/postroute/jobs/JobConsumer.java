package org.postroute.jobs;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Hands keys to the route while the route runs. */
final class JobConsumer extends DefaultConsumer {
    private final JobEndpoint endpoint;

    JobConsumer(JobEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Sees one key through the route, on the caller's thread. What the route's error handler did not handle. */
    @Nullable
    Exception run(String key) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(key);
            getProcessor().process(exchange);
            return exchange.getException();
        } catch (Exception e) {
            return e;
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.getComponent().add(endpoint.getName(), this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getComponent().remove(endpoint.getName(), this);
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        endpoint.getComponent().remove(endpoint.getName(), this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        endpoint.getComponent().add(endpoint.getName(), this);
    }
}
