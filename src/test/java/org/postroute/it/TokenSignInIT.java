package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.mailbox.ImapProxy;
import org.postroute.mailbox.RealMail;

/**
 * The whole product signs in to Dovecot and Postfix by tokens that last for seconds: they expire while it idles and between
 * two messages that it sends, and the server ends the connection then (INV-27).
 */
class TokenSignInIT {
    private static final String OWN = "user91";
    private static final String CUSTOMER = "user83";
    private static final int MESSAGES = 20;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private final AtomicInteger minted = new AtomicInteger();

    /**
     * @param lasts seconds; where that is less than what is said, it is so for the first token only, as when somebody has
     *     withdrawn it
     * @param said how long the authorization server says that a token lasts
     */
    @ParameterizedTest
    @CsvSource({"10, 10", "8, 3600"})
    void every_message_is_answered_once_while_tokens_expire(int lasts, int said) throws Exception {
        mail.addUsers(99);
        mail.wipe(OWN);
        mail.wipe(CUSTOMER);
        HttpServer authorization = authorization(lasts, said);
        try (ImapProxy imap = new ImapProxy(mail.host(), mail.port("IMAP"));
                LocalProduct product = product(imap, authorization)) {
            int cuts = 0;
            for (int i = 0; i < MESSAGES; i++) {
                deliver(i);
                if (i % 5 == 4) {
                    int answered = i + 1;
                    await().atMost(Duration.ofMinutes(2))
                            .ignoreExceptions()
                            .until(() -> SentAnswers.count(mail.maildir(CUSTOMER)) == answered);
                    awaitExpiry(lasts);
                    imap.breakAll(ImapProxy.Break.CLOSE);
                    cuts++;
                }
            }
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> SentAnswers.count(mail.maildir(CUSTOMER)) >= MESSAGES);
            Collection<Long> copies = SentAnswers.in(mail.maildir(CUSTOMER)).originals().stream()
                    .collect(groupingBy(TokenSignInIT::inReplyTo, counting()))
                    .values();

            System.out.printf(
                    "tokens of %d s, said to last %d s: %d messages, %d answers, %d second copies; %d cuts, %d IMAP connections,"
                            + " %d tokens%n",
                    lasts,
                    said,
                    MESSAGES,
                    copies.size(),
                    copies.stream().mapToLong(n -> n - 1).sum(),
                    cuts,
                    imap.accepted(),
                    minted.get());
            assertThat(copies).hasSize(MESSAGES).containsOnly(1L);
            assertThat(product.ledger().outbox().countByState()).isEqualTo(Map.of("sent", (long) MESSAGES));
            assertThat(minted.get()).isGreaterThan(1);
        } finally {
            authorization.stop(0);
        }
    }

    /** By the clock of the server, which stands still for nobody. */
    private static void awaitExpiry(int seconds) {
        long until = System.nanoTime() + Duration.ofSeconds(seconds + 1).toNanos();
        await().atMost(Duration.ofMinutes(1)).until(() -> System.nanoTime() > until);
    }

    private LocalProduct product(ImapProxy imap, HttpServer authorization) throws Exception {
        String connection = "postroute.connection.support.";
        Map<String, String> properties = new TreeMap<>();
        properties.put(connection + "address", mail.address(OWN));
        properties.put(connection + "password", "");
        properties.put(connection + "imap.port", String.valueOf(imap.port()));
        properties.put(connection + "smtp.host", mail.host());
        properties.put(connection + "smtp.port", String.valueOf(mail.port("SUBMISSION")));
        properties.put(connection + "smtp.security", "starttls");
        properties.put(connection + "smtp.auth", "oauth2");
        properties.put(connection + "check-interval", "5");
        properties.put(connection + "oauth.enabled", "true");
        properties.put(connection + "oauth.provider", "generic");
        properties.put(connection + "oauth.client-id", "client");
        properties.put(connection + "oauth.client-secret", "client-secret-canary");
        properties.put(connection + "oauth.refresh-token", "refresh-" + mail.address(OWN));
        properties.put(
                connection + "oauth.token-uri",
                "http://127.0.0.1:" + authorization.getAddress().getPort() + "/token");
        properties.put("postroute.tls.trust-file", mail.ca().toString());
        return new LocalProduct(folder, properties, call -> AgentStub.Response.answer("Hello"));
    }

    /** Hands out what {@code realmail token} mints. */
    private HttpServer authorization(int lasts, int said) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/token", exchange -> {
            byte[] answer;
            try {
                boolean isWithdrawn = said > lasts && minted.get() == 0;
                String token = mail.token(OWN, isWithdrawn ? lasts : said);
                answer = "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
                        .formatted(token, said)
                        .getBytes(StandardCharsets.UTF_8);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            minted.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void deliver(int number) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(mail.host(), mail.port("SMTP"), null, null);
            MimeMessage question = new MimeMessage(session);
            question.setFrom(CUSTOMER + "+c" + number + "@example.test");
            question.setSubject("Question " + number);
            question.setText("What about " + number + "?");
            question.saveChanges();
            transport.sendMessage(question, InternetAddress.parse(mail.address(OWN)));
        }
    }

    private static String inReplyTo(MimeMessage answer) {
        try {
            return List.of(answer.getHeader("In-Reply-To")).toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
