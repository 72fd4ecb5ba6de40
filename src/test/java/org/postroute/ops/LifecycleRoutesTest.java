package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.AgentSettings;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.SenderChecks;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.Stops.Stop;
import org.postroute.message.EmailAddress;
import org.postroute.message.MailEvent;
import org.postroute.ops.MailboxStates.State;

/** Mailboxes that take long to stop. */
class LifecycleRoutesTest {
    private static final int MAILBOXES = 20;

    @TempDir
    Path folder;

    private final Set<String> receiving = ConcurrentHashMap.newKeySet();
    private final CountDownLatch allAreStopping = new CountDownLatch(MAILBOXES);
    private final CountDownLatch mayStop = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final AtomicReference<Set<String>> received = new AtomicReference<>(Set.of());
    private final MailboxStates states = new MailboxStates(InstantSource.system());
    private final CamelContext context = new DefaultCamelContext();
    private AtomicReference<PostrouteSettings> settings;
    private Ledger ledger;
    private Lifecycle lifecycle;

    private final class Source extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String mailbox, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor) {
                        @Override
                        protected void doStart() throws Exception {
                            super.doStart();
                            receiving.add(mailbox);
                        }

                        @Override
                        protected void doStop() throws Exception {
                            allAreStopping.countDown();
                            assertThat(mayStop.await(60, TimeUnit.SECONDS)).isTrue();
                            receiving.remove(mailbox);
                            super.doStop();
                        }
                    };
                }
            };
        }
    }

    private static MailboxSettings mailbox(int number) {
        ServerSettings imap = new ServerSettings(
                "mail.test", 993, ServerSettings.Security.SSL, ServerSettings.AuthMode.NONE, null, null);
        return new MailboxSettings(
                "support-" + number,
                "support",
                EmailAddress.parse("support" + number + "@acme.test").orElseThrow(),
                null,
                imap,
                null,
                "INBOX",
                0,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                ReturnSettings.DEFAULT,
                null);
    }

    private PostrouteSettings settings(List<MailboxSettings> mailboxes, AgentSettings... agents) {
        RetrySettings retry = new RetrySettings(5, Duration.ofSeconds(1), Duration.ofMinutes(1));
        ConnectionSettings connection = new ConnectionSettings(
                "support",
                "default",
                Duration.ofSeconds(15),
                true,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.DEGRADE,
                mailboxes);
        return new PostrouteSettings(
                List.of(connection),
                Stream.of(agents).collect(Collectors.toMap(AgentSettings::name, agent -> agent)),
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), null, null, retry),
                new ApiSettings("localhost", 0),
                0,
                OperatingSettings.USUAL,
                100,
                URI.create("http://localhost"),
                null,
                null,
                PolicySettings.NONE,
                List.of());
    }

    @BeforeEach
    void start() throws Exception {
        settings = new AtomicReference<>(settings(IntStream.rangeClosed(1, MAILBOXES)
                .mapToObj(LifecycleRoutesTest::mailbox)
                .toList()));
        ledger = Ledger.open(settings.get().ledger(), InstantSource.system());
        context.addComponent("mailbox", new Source());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("receive")
                        .templateParameter("mailbox")
                        .from("mailbox:{{mailbox}}")
                        .process(mail -> {});
                routeTemplate("call-agent")
                        .templateParameter("agent")
                        .templateParameter("version")
                        .templateParameter("url")
                        .templateParameter("timeout")
                        .from("direct:call-agent-{{version}}")
                        .process(call -> {
                            asked.countDown();
                            assertThat(mayAnswer.await(60, TimeUnit.SECONDS)).isTrue();
                        });
            }
        });
        context.start();
        LiveRoutes routes = new LiveRoutes();
        routes.attach(context);
        lifecycle = new Lifecycle(
                settings::get,
                ledger.stops(),
                states,
                routes,
                new StartCheck(mailbox -> List.of(), event -> {}),
                new Lifecycle.Surroundings(() -> mailbox -> false, () -> {}),
                received::set);
        lifecycle.begin();
        await().atMost(Duration.ofSeconds(60)).until(() -> receiving.size() == MAILBOXES);
    }

    @AfterEach
    void close() {
        mayStop.countDown();
        mayAnswer.countDown();
        lifecycle.close();
        context.stop();
        ledger.close();
    }

    private static AgentSettings agent(String url) {
        return new AgentSettings(
                "default",
                URI.create(url),
                List.of(),
                Duration.ofSeconds(60),
                16,
                new RetrySettings(5, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                new AgentSettings.Handover(0, 1_000, false),
                Duration.ofDays(1),
                false);
    }

    private List<String> agentRoutes() {
        return context.getRoutes().stream()
                .map(Route::getId)
                .filter(id -> id.startsWith("call-agent"))
                .toList();
    }

    @Test
    void the_route_of_an_agent_as_it_was_goes_when_nobody_is_asked_by_it_any_more() throws Exception {
        mayStop.countDown();
        AgentSettings before = agent("http://127.0.0.1:1/");
        AgentSettings after = agent("http://127.0.0.1:2/");
        settings.set(settings(List.of(), before));
        lifecycle.changed().get(60, TimeUnit.SECONDS);
        CompletableFuture<?> call =
                context.createProducerTemplate().asyncSendBody("direct:call-agent-" + before.version(), "mail");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        settings.set(settings(List.of(), after));
        lifecycle.changed().get(60, TimeUnit.SECONDS);
        // twice as long as who comes late is waited for
        await().during(Duration.ofSeconds(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> agentRoutes().size() == 2);
        assertThat(call).isNotDone();

        mayAnswer.countDown();
        call.get(60, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> agentRoutes().equals(List.of("call-agent-" + after.version())));
        settings.set(settings(List.of(), before));
        lifecycle.changed().get(60, TimeUnit.SECONDS);
        assertThat(agentRoutes()).contains("call-agent-" + before.version());
    }

    private List<State> shown() {
        return settings.get().mailboxes().stream()
                .map(mailbox -> states.of(mailbox.id()).state())
                .distinct()
                .toList();
    }

    @Test
    void what_is_stopped_is_seen_to_be_at_once_and_all_end_together() throws Exception {
        CompletableFuture<Void> stopped = lifecycle.stop(Stop.of("support"));

        assertThat(allAreStopping.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shown()).containsExactly(State.STOPPED);
        assertThat(stopped).isNotDone();
        assertThat(receiving).hasSize(MAILBOXES);

        mayStop.countDown();
        stopped.get(60, TimeUnit.SECONDS);
        assertThat(receiving).isEmpty();
        assertThat(received.get()).isEmpty();
    }

    @Test
    void another_mailbox_of_the_same_id_begins_with_nothing_of_the_one_before() throws Exception {
        mayStop.countDown();
        states.on(new MailEvent.SweepFailed("support-1", "canary"));
        assertThat(states.of("support-1").state()).isEqualTo(State.ERROR);
        MailboxSettings first = mailbox(1);
        MailboxSettings other = new MailboxSettings(
                first.id(),
                first.connection(),
                EmailAddress.parse("other@acme.test").orElseThrow(),
                null,
                first.imap(),
                null,
                "INBOX",
                0,
                null,
                first.messageContentType(),
                null,
                first.sent(),
                ReturnSettings.DEFAULT,
                null);

        settings.set(settings(List.of(other)));
        lifecycle.changed().get(60, TimeUnit.SECONDS);

        assertThat(states.of("support-1").state()).isEqualTo(State.STARTING);
        assertThat(states.of("support-1").lastSweep()).isNull();
        assertThat(receiving).containsExactly("support-1");
    }
}
