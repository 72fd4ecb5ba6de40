package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.egress.Rebinding;
import org.postroute.mailbox.TestCertificate;
import org.postroute.mailbox.TlsTrust;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MemoryBlobs;
import org.postroute.message.RetryableException;

class LinkedFilesTest {
    private static final String ID = "rcv_1";
    private static final String HOST = "files.acme.test";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MEGABYTE = 1024 * 1024;

    private final AtomicInteger asked = new AtomicInteger();
    private final MemoryBlobs blobs = new MemoryBlobs();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    private TestCertificate certificate;
    private HttpsServer server;
    private HttpHandler host = exchange -> send(exchange, 200, "hello");

    @BeforeEach
    void listen() throws Exception {
        certificate = TestCertificate.of(directory, HOST);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                host.handle(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer.Link link(String name, @Nullable String type) {
        return new Answer.Link(
                name,
                type,
                URI.create("https://" + HOST + ":" + server.getAddress().getPort() + "/" + name));
    }

    private Answer answer(long inline, Answer.Link... links) {
        List<Answer.File> files = inline == 0
                ? List.of()
                : List.of(new Answer.File("own.txt", "text/plain", new Content("0".repeat(64), inline)));
        return new Answer("see there", null, null, files, List.of(links), List.of(), false, false);
    }

    private LinkedFiles files(DnsResolver names, EgressPolicy policy, Duration forAll) {
        return new LinkedFiles(
                blobs,
                ID::equals,
                TlsTrust.of(certificate.pem()).context(),
                new EgressGuard(names, () -> policy),
                1,
                forAll);
    }

    private Answer fetch(Answer answer) {
        String[] addresses = Stream.generate(() -> "127.0.0.1").limit(9).toArray(String[]::new);
        return files(new Rebinding(addresses), EgressPolicy.USUAL, MINUTE).fetch(ID, answer);
    }

    @Test
    void what_links_lead_to_is_stored_behind_what_came_in_the_answer() throws Exception {
        host = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "Application/PDF; version=1.7");
            send(exchange, 200, "the bytes of " + exchange.getRequestURI());
        };

        Answer fetched = fetch(answer(3, link("a.pdf", null), link("b.csv", "text/csv")));

        assertThat(fetched.links()).isEmpty();
        assertThat(fetched.text()).isEqualTo("see there");
        assertThat(fetched.attachments())
                .extracting(file -> file.filename() + " " + file.contentType())
                .containsExactly("own.txt text/plain", "a.pdf application/pdf", "b.csv text/csv");
        assertThat(blobs.open(fetched.attachments().get(1).content().sha256())).hasContent("the bytes of /a.pdf");
        assertThat(asked).hasValue(2);
    }

    @Test
    void nothing_is_fetched_for_a_message_that_has_its_answer() {
        Answer late = answer(0, link("a", null));
        LinkedFiles files = files(new Rebinding(), EgressPolicy.USUAL, MINUTE);

        assertThat(files.fetch("rcv_2", late)).isSameAs(late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "message/rfc822", "no type", ""})
    void a_server_does_not_make_a_message_of_a_file(String type) {
        host = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            send(exchange, 200, "bytes");
        };

        assertThat(fetch(answer(0, link("a", null))).attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.contentType()).isEqualTo("application/octet-stream"));
    }

    @ParameterizedTest
    @CsvSource({"204", "302", "307", "400", "401", "404", "410"})
    void what_is_not_there_is_refused_and_no_redirect_followed(int status) {
        host = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        };

        assertThatThrownBy(() -> fetch(answer(0, link("a", null))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(HOST + " answered " + status + " to the address of an attachment");
        assertThat(asked).hasValue(1);
        assertThat(blobs.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 503})
    void a_host_in_trouble_may_do_better_later(int status) {
        host = exchange -> exchange.sendResponseHeaders(status, -1);

        assertThatThrownBy(() -> fetch(answer(0, link("a", null))))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("answered " + status);
    }

    @Test
    void so_may_one_that_is_not_there() {
        Answer answer = answer(0, link("a", null));
        server.stop(0);

        assertThatThrownBy(() -> fetch(answer))
                .isInstanceOf(RetryableException.class)
                .hasMessage("an attachment could not be fetched from " + HOST);
    }

    @Test
    void one_whose_certificate_nobody_knows_is_not_asked() {
        assertThatThrownBy(() -> new LinkedFiles(
                                blobs,
                                ID::equals,
                                TlsTrust.of(null).context(),
                                new EgressGuard(new Rebinding("127.0.0.1"), () -> EgressPolicy.USUAL),
                                1)
                        .fetch(ID, answer(0, link("a", null))))
                .isInstanceOf(RetryableException.class);
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0"})
    void a_name_that_leads_to_the_credentials_of_the_machine_leads_nowhere(String address) {
        LinkedFiles files = files(new Rebinding(address), EgressPolicy.USUAL, MINUTE);

        assertThatThrownBy(() -> files.fetch(ID, answer(0, link("a", null))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("an attachment is not fetched: " + HOST + " leads to a link-local address");
    }

    @Test
    void nor_does_one_to_a_private_network_where_the_policy_allows_none() {
        EgressPolicy publicOnly = new EgressPolicy(false, Set.of(), false, Set.of());
        LinkedFiles files = files(new Rebinding("127.0.0.1"), publicOnly, MINUTE);

        assertThatThrownBy(() -> files.fetch(ID, answer(0, link("a", null))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("postroute.egress.private");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"false, 0, 26", "true, 0, 26", "false, 24, 2", "true, 24, 2"})
    void all_files_together_have_an_end(boolean told, int inlineMegabytes, int megabytes) {
        host = exchange -> {
            exchange.sendResponseHeaders(200, told ? (long) megabytes * MEGABYTE : 0);
            for (int i = 0; i < megabytes; i++) {
                exchange.getResponseBody().write(new byte[MEGABYTE]);
            }
        };

        assertThatThrownBy(() -> fetch(answer((long) inlineMegabytes * MEGABYTE, link("a", null))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("the attachments are larger than 25 MB");
        assertThat(blobs.size()).isZero();
    }

    @Test
    void what_is_packed_is_refused() {
        host = exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            send(exchange, 200, "packed");
        };

        assertThatThrownBy(() -> fetch(answer(0, link("a", null))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(HOST + " gives an attachment packed, which nobody asked for");
        assertThat(blobs.size()).isZero();
    }

    @Test
    void nobody_waits_for_a_place() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        host = exchange -> {
            asking.countDown();
            awaitAsked(asked);
            send(exchange, 200, "hello");
        };
        LinkedFiles files = files(new Rebinding("127.0.0.1", "127.0.0.1"), EgressPolicy.USUAL, MINUTE);
        Future<Answer> first = threads.submit(() -> files.fetch(ID, answer(0, link("a", null))));
        asking.await();

        assertThatThrownBy(() -> files.fetch(ID, answer(0, link("b", null))))
                .isInstanceOf(RetryableException.class)
                .hasMessage("too many attachments are being fetched");
        asked.countDown();
        assertThat(first.get().attachments()).hasSize(1);
        assertThat(files.fetch(ID, answer(0, link("b", null))).attachments()).hasSize(1);
    }

    private static void awaitAsked(CountDownLatch asked) {
        try {
            asked.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By a server that speaks whatever it likes. */
    private void isLeft(Duration forAll, byte[] head, Class<? extends Exception> fault) throws Exception {
        try (ServerSocket raw = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Future<?> speaking = threads.submit(() -> {
                try (Socket socket = raw.accept()) {
                    while (true) {
                        socket.getOutputStream().write(head);
                        socket.getOutputStream().flush();
                    }
                }
            });
            Answer.Link link =
                    new Answer.Link("a", null, URI.create("https://" + HOST + ":" + raw.getLocalPort() + "/a"));
            LinkedFiles files = files(new Rebinding("127.0.0.1"), EgressPolicy.USUAL, forAll);

            assertThatThrownBy(() -> files.fetch(ID, answer(0, link))).isInstanceOf(fault);
            assertThatThrownBy(speaking::get).hasCauseInstanceOf(IOException.class);
        }
        assertThat(blobs.size()).isZero();
    }

    @Test
    void a_head_without_end_is_left() throws Exception {
        isLeft(Duration.ofSeconds(1), "HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(UTF_8), RetryableException.class);
        isLeft(MINUTE, "X-Line-Without-End: ".getBytes(UTF_8), RetryableException.class);
        isLeft(MINUTE, "HTTP/1.1 200 OK\r\nX: y\r\n".getBytes(UTF_8), RetryableException.class);
    }

    @Test
    void a_file_that_ends_when_the_connection_does_is_refused() throws Exception {
        isLeft(MINUTE, "HTTP/1.1 200 OK\r\n\r\nhalf of it".getBytes(UTF_8), InvalidMessageException.class);
    }

    @Test
    void one_that_drips_for_ever_is_left() {
        host = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!Thread.currentThread().isInterrupted()) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
            }
        };
        LinkedFiles files = files(new Rebinding("127.0.0.1"), EgressPolicy.USUAL, Duration.ofMillis(300));

        assertThatThrownBy(() -> files.fetch(ID, answer(0, link("a", null))))
                .isInstanceOf(RetryableException.class)
                .hasMessage("an attachment could not be fetched from " + HOST);
    }
}
