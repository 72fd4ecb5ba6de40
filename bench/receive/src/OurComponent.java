import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.Ledger;
import org.postroute.mailbox.MailboxComponent;
import org.postroute.message.MailEvent;

/** One sweep of {@code mailbox:} through a route: into a new SQLite ledger, or into nothing. */
final class OurComponent implements Contender.Receiving {
    enum Into {
        NOTHING,
        LEDGER,
        LEDGER_WITH_REPORT
    }

    private final Into into;
    private Path home;
    private PostrouteSettings settings;
    private Ledger ledger;

    OurComponent(Into into) {
        this.into = into;
    }

    @Override
    public void prepare(Contender.Account account) throws Exception {
        home = Files.createTempDirectory("postroute-bench-");
        settings = settings(account, home);
        ledger = Ledger.open(settings.ledger(), InstantSource.system());
    }

    @Override
    public void finish(Contender.Account account) throws Exception {
        if (into == Into.LEDGER_WITH_REPORT) {
            LedgerReport.print(ledger, account.limit());
        }
        ledger.close();
        delete(home);
    }

    @Override
    public void receive(Contender.Account account, int messages) throws Exception {
        CompletableFuture<Integer> swept = new CompletableFuture<>();
        MailboxComponent component = new MailboxComponent();
        component.setSettings(() -> settings);
        component.setLedger(ledger);
        component.setListener(event -> hear(event, swept));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("mailbox", component);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    var route = from("mailbox:bench-1?delay=3600000").routeId("receive");
                    if (into == Into.NOTHING) {
                        route.process(exchange -> exchange.getMessage().setBody(List.of()));
                    } else {
                        route.bean(ledger.received(), "store");
                    }
                }
            });
            camel.start();
            if (swept.get() != messages) {
                throw new IOException(swept.get() + " messages came");
            }
        }
    }

    private static void hear(MailEvent event, CompletableFuture<Integer> swept) {
        if (event instanceof MailEvent.SweepFinished finished) {
            swept.complete(finished.fresh());
        } else if (event instanceof MailEvent.SweepFailed failed) {
            swept.completeExceptionally(new IOException(failed.problem()));
        }
    }

    private static PostrouteSettings settings(Contender.Account account, Path home) throws IOException {
        Path file = home.resolve("application.properties");
        Files.writeString(file, """
                postroute.tls.trust-file=%s
                postroute.ledger.url=jdbc:sqlite:%s/bench.db
                postroute.connection.bench.address=%s
                postroute.connection.bench.password=%s
                postroute.connection.bench.outbound=false
                postroute.connection.bench.imap.host=%s
                postroute.connection.bench.imap.port=%d
                postroute.connection.bench.imap.security=%s
                postroute.connection.bench.max-attachment-bytes=%d
                postroute.agent.default.url=http://localhost:1/
                postroute.agent.default.secret=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
                """.formatted(
                        account.ca(),
                        home,
                        account.user(),
                        account.password(),
                        account.host(),
                        account.port(),
                        account.tls() ? "ssl" : "none",
                        account.limit()));
        return SettingsReader.load(file, Map.of());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
