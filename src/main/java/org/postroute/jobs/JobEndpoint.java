package org.postroute.jobs;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Wake up work whose truth is a row of the ledger, and do it: in order for each key, in parallel across keys.
 *
 * <p>The producer takes a key, a collection of keys, stored messages, or the outcome of an answer. The consumer gives one
 * exchange a key, its body the key, again and again until the ledger says that nothing is left to do.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "job",
        title = "Job",
        syntax = "job:name",
        category = {Category.SCHEDULING})
public final class JobEndpoint extends DefaultEndpoint {
    @UriPath(description = "Name of the job, one of those that the component has works for.")
    @Metadata(required = true)
    private final String name;

    JobEndpoint(String uri, JobComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    public String getName() {
        return name;
    }

    @Override
    public JobComponent getComponent() {
        return (JobComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new JobProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        JobConsumer consumer = new JobConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
