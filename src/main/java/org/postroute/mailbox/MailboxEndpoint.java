package org.postroute.mailbox;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.message.MisconfiguredException;

/**
 * Take unread mail from an IMAP folder, each message once, and mark it read when it is safe.
 *
 * <p>One exchange a batch, its body a list of fetched messages. The exchange is processed on the sweep's own thread; when
 * it completes without an exception the messages are marked read, otherwise they are taken again.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "mailbox",
        title = "Mailbox",
        syntax = "mailbox:id",
        consumerOnly = true,
        category = {Category.MAIL})
public final class MailboxEndpoint extends DefaultEndpoint {
    @UriPath(description = "Id of a configured mailbox: connection name, hyphen, position from 1, such as support-1.")
    @Metadata(required = true)
    private final String id;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "Milliseconds between two sweeps; 0 takes the connection's check-interval.")
    private long delay;

    MailboxEndpoint(String uri, MailboxComponent component, String id) {
        super(uri, component);
        this.id = id;
    }

    /** Id of a configured mailbox. */
    public String getId() {
        return id;
    }

    public long getDelay() {
        return delay;
    }

    /** Milliseconds between two sweeps; 0 takes the connection's check-interval. */
    public void setDelay(long delay) {
        this.delay = delay;
    }

    @Override
    public MailboxComponent getComponent() {
        return (MailboxComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("a mailbox: endpoint only receives; mail is submitted by an smtp: endpoint");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        MailboxConsumer consumer = new MailboxConsumer(this, processor, mailbox(), interval(), idles());
        configureConsumer(consumer);
        return consumer;
    }

    private MailboxSettings mailbox() {
        return getComponent()
                .settings()
                .mailbox(id)
                .orElseThrow(() -> new MisconfiguredException("no mailbox has the id " + id));
    }

    private Duration interval() {
        return delay > 0 ? Duration.ofMillis(delay) : connection().checkInterval();
    }

    private boolean idles() {
        return connection().idle();
    }

    private ConnectionSettings connection() {
        return getComponent()
                .settings()
                .connection(mailbox().connection())
                .orElseThrow(() -> new MisconfiguredException("the mailbox " + id + " belongs to no connection"));
    }
}
