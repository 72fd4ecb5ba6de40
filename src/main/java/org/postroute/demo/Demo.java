package org.postroute.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Properties;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.Secret;
import org.postroute.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mail server, an agent, the product itself and a page, on loopback and without a trace when it is closed. */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final DemoPage page;
    private boolean closed;

    /** Starts the product, as {@code run} would. */
    @FunctionalInterface
    public interface Product {
        /** @param camel properties of Camel beside the settings */
        Running start(PostrouteSettings settings, Properties camel) throws Exception;
    }

    /** The product, until it is closed. */
    public interface Running extends AutoCloseable {
        Ledger ledger();

        @Override
        void close();
    }

    private Demo(DemoPage page) {
        this.page = page;
    }

    /**
     * Takes the port; nothing runs yet.
     *
     * @param port of the page, 0 for any free one
     * @throws java.net.BindException when the port is taken
     */
    public static Demo bind(int port) throws IOException {
        return new Demo(DemoPage.bind(port));
    }

    /** Starts everything and comes back when the page can be used. What was started when a part fails, {@link #close} ends. */
    public synchronized void start(Product product) throws Exception {
        InstantSource clock = InstantSource.system();
        Secret secret = newSecret();
        Path directory = closing(TemporaryDirectory.create()).path();
        MailServer mail = closing(MailServer.start(Customer.ALL));
        EchoAgent agent = closing(EchoAgent.start(secret, clock));
        Running running =
                closing(product.start(DemoSettings.of(mail, agent.url(), secret, directory), DemoSettings.camel()));
        CustomerMailboxes customers = closing(new CustomerMailboxes(mail, Customer.ALL, clock));
        page.start(customers, new Journeys(customers, running.ledger(), agent));
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    private static Secret newSecret() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(key));
    }

    /** Where the page is. */
    public URI url() {
        return page.url();
    }

    /** Ends everything, the page first; a part that cannot end does not keep the others from it. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            page.close();
            closeParts();
        }
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn(
                        "a part of the demo did not end cleanly problem={}",
                        e.getClass().getSimpleName());
            }
        }
    }
}
