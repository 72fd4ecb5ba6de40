package org.postroute.mailbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.MailEvent;
import org.postroute.oauth.AccessTokens;

/** A route from {@code mailbox:test-1}, and from others if there are, into an {@link Inbox}, with 50 ms between sweeps unless said otherwise. */
final class RunningMailbox implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    final List<MailEvent> events = new CopyOnWriteArrayList<>();

    RunningMailbox(PostrouteSettings settings, Inbox inbox) throws Exception {
        this(settings, inbox, 50);
    }

    RunningMailbox(PostrouteSettings settings, Inbox inbox, long delay) throws Exception {
        this(settings, inbox, delay, new NoTokens());
    }

    @SuppressWarnings("unchecked")
    RunningMailbox(PostrouteSettings settings, Inbox inbox, long delay, AccessTokens tokens) throws Exception {
        MailboxComponent component = new MailboxComponent();
        component.setSettings(() -> settings);
        component.setTokens(tokens);
        component.setKnownUids(inbox);
        component.setListener(events::add);
        camel.addComponent("mailbox", component);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                for (MailboxSettings mailbox : settings.mailboxes()) {
                    from("mailbox:" + mailbox.id() + "?delay=" + delay)
                            .routeId(mailbox.id().equals("test-1") ? "inbound" : mailbox.id())
                            .process(exchange -> inbox.receive(
                                    (List<FetchedMessage>) exchange.getIn().getBody(List.class)));
                }
            }
        });
        camel.start();
    }

    void restart() throws Exception {
        camel.getRouteController().stopRoute("inbound");
        camel.getRouteController().startRoute("inbound");
    }

    void suspend() throws Exception {
        camel.getRouteController().suspendRoute("inbound");
    }

    void resume() throws Exception {
        camel.getRouteController().resumeRoute("inbound");
    }

    long sweeps(String mailbox) {
        return events.stream()
                .filter(event -> event instanceof MailEvent.SweepFinished sweep
                        && sweep.mailbox().equals(mailbox))
                .count();
    }

    long sweeps() {
        return events.stream().filter(MailEvent.SweepFinished.class::isInstance).count();
    }

    List<String> problems() {
        return events.stream()
                .filter(MailEvent.SweepFailed.class::isInstance)
                .map(event -> ((MailEvent.SweepFailed) event).problem())
                .toList();
    }

    @Override
    public void close() {
        camel.stop();
    }
}
