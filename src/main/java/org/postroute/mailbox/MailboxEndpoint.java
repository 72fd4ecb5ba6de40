package org.postroute.mailbox;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Receive mail. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "mailbox",
        title = "Mailbox",
        syntax = "mailbox:id",
        consumerOnly = true,
        category = {Category.MAIL})
public final class MailboxEndpoint extends DefaultEndpoint {
    @UriPath(description = "Mailbox id.")
    @Metadata(required = true)
    private final String id;

    @UriParam(label = "consumer", description = "Milliseconds between two sweeps.")
    private long delay;

    MailboxEndpoint(String uri, MailboxComponent component, String id) {
        super(uri, component);
        this.id = id;
    }

    public String getId() {
        return id;
    }

    public long getDelay() {
        return delay;
    }

    public void setDelay(long delay) {
        this.delay = delay;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalStateException("mail is submitted by an smtp: endpoint");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalStateException();
    }
}
