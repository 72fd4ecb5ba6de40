package org.postroute.mailbox;

import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.FetchedMessage;

/** Lets one mailbox be swept while its route runs. */
final class MailboxConsumer extends DefaultConsumer {
    private final MailboxEndpoint endpoint;
    private final MailboxSettings mailbox;
    private final Duration interval;
    private final boolean idles;
    private volatile @Nullable MailboxLoop loop;

    MailboxConsumer(
            MailboxEndpoint endpoint, Processor processor, MailboxSettings mailbox, Duration interval, boolean idles) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.mailbox = mailbox;
        this.interval = interval;
        this.idles = idles;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MailboxLoop fresh = new MailboxLoop(
                mailbox, interval, idles, this::receive, endpoint.getComponent().receiving());
        loop = fresh;
        fresh.start();
        endpoint.getComponent().running(mailbox.id(), fresh);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        doStart();
    }

    @Override
    protected void doSuspend() throws Exception {
        stopLoop();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        stopLoop();
        super.doStop();
    }

    private void stopLoop() throws InterruptedException {
        MailboxLoop running = loop;
        loop = null;
        if (running != null) {
            endpoint.getComponent().stopped(mailbox.id(), running);
            running.stop();
        }
    }

    private void receive(List<FetchedMessage> batch) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(batch);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                throw new IllegalStateException("the route rolled the batch back");
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
