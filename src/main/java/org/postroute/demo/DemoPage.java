package org.postroute.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page, on loopback only: its files, {@code GET /state}, and {@code POST /mails}. */
final class DemoPage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoPage.class);
    private static final int MAX_BODY_BYTES = 2 << 20;

    private final HttpServer server;
    private final RequestGuard guard;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, Daemons.named("demo-page"));
    private final ObjectMapper json = new ObjectMapper();

    private DemoPage(HttpServer server) {
        this.server = server;
        this.guard = new RequestGuard(server.getAddress().getPort());
    }

    /**
     * Takes the port; nothing is served before {@link #start}.
     *
     * @param port 0 for any free one
     * @throws java.net.BindException when somebody else has it
     */
    static DemoPage bind(int port) throws IOException {
        return new DemoPage(HttpServer.create(new InetSocketAddress(InetAddress.getByName(MailServer.HOST), port), 0));
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    void start(CustomerMailboxes customers, Journeys journeys) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                respond(exchange, customers, journeys).write(exchange);
            }
        });
        server.start();
    }

    private PageResponse respond(HttpExchange exchange, CustomerMailboxes customers, Journeys journeys) {
        if (!guard.isForUs(exchange.getRequestHeaders())) {
            return PageResponse.text(403, "this page is for localhost only");
        }
        try {
            String path = exchange.getRequestURI().getPath();
            return switch (exchange.getRequestMethod()) {
                case "GET" -> get(path, journeys);
                case "POST" -> post(exchange, path, customers);
                default -> PageResponse.text(405, "GET or POST");
            };
        } catch (IOException | MessagingException | RuntimeException e) {
            LOG.warn("the page could not be served problem={}", e.getClass().getSimpleName());
            return PageResponse.text(500, "that did not work, the log says why");
        }
    }

    private PageResponse get(String path, Journeys journeys) throws IOException, MessagingException {
        if (path.equals("/state")) {
            return PageResponse.json(200, json.writeValueAsBytes(state(journeys)));
        }
        return PageAssets.find(path).orElseGet(() -> PageResponse.text(404, "there is no such page"));
    }

    private static Map<String, Object> state(Journeys journeys) throws IOException, MessagingException {
        List<Map<String, String>> customers = Customer.ALL.stream()
                .map(customer -> Map.of(
                        "name", customer.name(), "address", customer.address().toString()))
                .toList();
        return Map.of("support", MailServer.SUPPORT.toString(), "customers", customers, "journeys", journeys.all());
    }

    private PageResponse post(HttpExchange exchange, String path, CustomerMailboxes customers)
            throws IOException, MessagingException {
        if (!path.equals("/mails")) {
            return PageResponse.text(404, "there is no such page");
        }
        if (!guard.isFromOurPage(exchange.getRequestHeaders())) {
            return PageResponse.text(403, "only the demo's own page may send mail");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        return body.length > MAX_BODY_BYTES ? PageResponse.text(413, "that is too large") : send(body, customers);
    }

    private PageResponse send(byte[] body, CustomerMailboxes customers) throws IOException, MessagingException {
        try {
            String id = customers.send(json.readValue(body, CustomerMail.class));
            return PageResponse.json(202, json.writeValueAsBytes(Map.of("id", id)));
        } catch (ValueInstantiationException e) {
            return PageResponse.text(
                    400,
                    e.getCause() instanceof IllegalArgumentException cause
                            ? String.valueOf(cause.getMessage())
                            : "not a mail");
        } catch (JsonProcessingException e) {
            return PageResponse.text(400, "not a mail in JSON");
        } catch (IllegalArgumentException e) {
            return PageResponse.text(400, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
