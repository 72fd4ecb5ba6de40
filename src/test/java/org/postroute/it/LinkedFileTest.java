package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.TestCertificate;

/** A file that an answer names by an address at a host that the policy names. */
class LinkedFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    private Path folder;

    private TestCertificate certificate;
    private HttpsServer host;

    @BeforeEach
    void listen() throws Exception {
        certificate = TestCertificate.of(folder, "localhost");
        host = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        host.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = "%PDF-1.7 invoice".getBytes(StandardCharsets.US_ASCII);
            boolean there = exchange.getRequestURI().getPath().equals("/invoice");
            exchange.getResponseHeaders().set("Content-Type", "application/pdf");
            exchange.sendResponseHeaders(there ? 200 : 404, there ? bytes.length : -1);
            if (there) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        host.start();
    }

    @AfterEach
    void end() {
        host.stop(0);
    }

    private Map<String, Object> answer(String path) {
        String url = "https://localhost:" + host.getAddress().getPort() + path;
        return Map.of("text", "Your invoice", "attachments", List.of(Map.of("filename", "invoice.pdf", "url", url)));
    }

    private LocalProduct product(AgentStub.Response response) throws Exception {
        return new LocalProduct(
                folder,
                Map.of(
                        "postroute.policy.attachment-hosts",
                        "localhost",
                        "postroute.tls.trust-file",
                        certificate.pem().toString()),
                call -> response);
    }

    private static void hasInvoice(LocalProduct product) throws Exception {
        MimeMessage sent = product.awaitAnswers(1).get(0);
        BodyPart file = ((Multipart) sent.getContent()).getBodyPart(1);
        assertThat(file.getFileName()).isEqualTo("invoice.pdf");
        assertThat(file.getContentType()).startsWith("application/pdf");
        assertThat(file.getInputStream()).hasContent("%PDF-1.7 invoice");
    }

    @Test
    void goes_to_the_customer_with_the_answer() throws Exception {
        try (LocalProduct product = product(new AgentStub.Response(200, answer("/invoice")))) {
            product.deliverPlain("one", "Hello");

            hasInvoice(product);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void goes_with_one_that_is_posted_later_too() throws Exception {
        try (LocalProduct product = product(new AgentStub.Response(202, null))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");
            String grant =
                    product.agent().calls().get(0).body().at("/reply/grant").asText();

            HttpResponse<String> gone = post(product, grant, "/gone");
            HttpResponse<String> posted = post(product, grant, "/invoice");

            assertThat(gone.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(gone.body()).path("detail").asText())
                    .isEqualTo("localhost answered 404 to the address of an attachment");
            assertThat(posted.statusCode()).isEqualTo(202);
            hasInvoice(product);
            assertThat(post(product, grant, "/gone").statusCode()).isEqualTo(200);
        }
        assertThat(asked).hasValue(2);
    }

    private HttpResponse<String> post(LocalProduct product, String grant, String path) throws Exception {
        Map<String, Object> reply = new java.util.HashMap<>(answer(path));
        reply.put("grant", grant);
        return new Operator(product.api(), null).post("/api/v1/replies", JSON.writeValueAsString(reply));
    }

    @Test
    void that_is_not_there_ends_the_message_with_the_reason() throws Exception {
        try (LocalProduct product = product(new AgentStub.Response(200, answer("/gone")))) {
            product.deliverPlain("one", "Hello");

            assertThat(product.awaitState("dead").reason())
                    .isEqualTo("localhost answered 404 to the address of an attachment");
            assertThat(product.agent().calls()).hasSize(1);
            assertThat(product.ledger().outbox().countByState()).isEmpty();
        }
    }
}
