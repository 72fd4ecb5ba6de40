package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mail or an answer holds is data: nothing in it is fetched, opened or evaluated. */
class InertMailTest {
    private static final String EXPRESSIONS =
            "{{postroute.agent.default.secret}} {{env:HOME}} ${env:HOME} ${bean:settings} ${body} #{7*7} $simple{body}";

    @TempDir
    private Path folder;

    /** Counts who comes, and says nothing. */
    private static final class Trap implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger visits = new AtomicInteger();

        Trap() throws IOException {
            Thread waiting = new Thread(this::count, "trap");
            waiting.setDaemon(true);
            waiting.start();
        }

        private void count() {
            while (!listener.isClosed()) {
                try (Socket visitor = listener.accept()) {
                    visits.addAndGet(visitor.isConnected() ? 1 : 0);
                } catch (IOException e) {
                    // closed
                }
            }
        }

        String url(String path) {
            return "http://127.0.0.1:" + listener.getLocalPort() + "/" + path;
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static List<String> part(String type, String... lines) {
        List<String> part = new ArrayList<>(List.of("--b", "Content-Type: " + type, ""));
        part.addAll(List.of(lines));
        return part;
    }

    /** Every kind of pointer to somewhere else, and files that do harm when they are opened. */
    private static String[] hostileMail(Trap trap) {
        List<String> mail = new ArrayList<>(List.of(
                "From: Ann <" + LocalProduct.CUSTOMER + ">",
                "To: " + LocalProduct.SUPPORT,
                "Subject: See this",
                "Message-ID: <inert@customer.test>",
                "Disposition-Notification-To: " + LocalProduct.CUSTOMER,
                "Content-Location: " + trap.url("location"),
                "X-Image-URL: " + trap.url("face"),
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                ""));
        mail.addAll(part(
                "text/html",
                "<link rel=stylesheet href='" + trap.url("sheet") + "'><base href='" + trap.url("") + "'>",
                "<style>@import '" + trap.url("import") + "'; p { background: url(" + trap.url("css") + ") }</style>",
                "<p>Hello <img src='" + trap.url("pixel") + "'><iframe src='" + trap.url("frame") + "'></iframe></p>"));
        mail.addAll(part("message/external-body; access-type=URL; URL=\"" + trap.url("external") + "\"", ""));
        mail.addAll(part(
                "text/xml; name=entity.xml",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + trap.url("entity") + "\">]><x>&e;</x>"));
        mail.addAll(part("application/zip; name=bomb.zip", "PK, and no archive"));
        mail.addAll(part("application/ms-tnef; name=winmail.dat", "no TNEF"));
        mail.addAll(part("application/pkcs7-mime; name=smime.p7m", "no S/MIME"));
        mail.addAll(List.of("--b", "Content-Type: image/png; name=a.png", "Content-Type: text/html", "", "<svg>"));
        mail.add("--b--");
        return mail.toArray(String[]::new);
    }

    @Test
    void nothing_that_a_mail_or_an_answer_points_to_is_fetched_and_no_file_is_opened() throws Exception {
        try (Trap trap = new Trap();
                LocalProduct product = new LocalProduct(
                        folder,
                        Map.of("postroute.connection.support.message-content-type", "text/html"),
                        call -> new AgentStub.Response(
                                200,
                                Map.of("html", "<p>Hello <img src='%s'></p>".formatted(trap.url("answer.png")))))) {
            product.deliver(hostileMail(trap));

            MimeMessage answer = product.awaitAnswers(1).get(0);
            JsonNode message = product.agent().calls().get(0).body().path("message");
            String id = product.awaitState("answered").id();

            assertThat(LocalProduct.wire(answer)).contains("Hello").doesNotContain(trap.url(""));
            assertThat(product.allMail()).as("the mail and its one answer").hasSize(2);
            assertThat(files(message))
                    .containsKey("entity.xml")
                    .containsEntry("bomb.zip", "PK, and no archive")
                    .containsEntry("winmail.dat", "no TNEF")
                    .containsEntry("smime.p7m", "no S/MIME")
                    .containsEntry("a.png", "<svg>");
            assertThat(product.ledger().outbox().history(id))
                    .anySatisfy(step -> assertThat(step.step() + " " + step.outcome() + " " + step.detail())
                            .isEqualTo("read defective a part describes itself twice; the first counts"));
            assertThat(trap.visits).hasValue(0);
            new Socket("127.0.0.1", trap.listener.getLocalPort()).close();
            await().atMost(Duration.ofSeconds(60)).until(() -> trap.visits.get() == 1);
        }
    }

    private static Map<String, String> files(JsonNode message) {
        Map<String, String> files = new HashMap<>();
        for (JsonNode file : message.path("attachments")) {
            byte[] content = Base64.getDecoder().decode(file.path("content").asText());
            files.put(file.path("filename").asText(), new String(content, StandardCharsets.UTF_8).strip());
        }
        return files;
    }

    @Test
    void what_looks_like_an_expression_is_words() throws Exception {
        try (LocalProduct product =
                new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Answer " + EXPRESSIONS))) {
            product.deliver(
                    "From: \"" + EXPRESSIONS + "\" <" + LocalProduct.CUSTOMER + ">",
                    "To: " + LocalProduct.SUPPORT,
                    "Subject: " + EXPRESSIONS,
                    "Message-ID: <words@customer.test>",
                    "MIME-Version: 1.0",
                    "Content-Type: multipart/mixed; boundary=b",
                    "",
                    "--b",
                    "Content-Type: text/plain",
                    "",
                    "Text " + EXPRESSIONS,
                    "--b",
                    "Content-Type: application/pdf; name=\"${env.HOME}{{x}}.pdf\"",
                    "",
                    "file",
                    "--b--");

            MimeMessage answer = product.awaitAnswers(1).get(0);
            JsonNode turn = product.agent().calls().get(0).body();

            assertThat(turn.at("/session/customer/name").asText()).isEqualTo(EXPRESSIONS);
            assertThat(turn.at("/message/subject").asText()).isEqualTo(EXPRESSIONS);
            assertThat(turn.at("/message/text").asText().strip()).isEqualTo("Text " + EXPRESSIONS);
            assertThat(turn.at("/message/attachments/0/filename").asText()).isEqualTo("${env.HOME}{{x}}.pdf");
            assertThat(((String) answer.getContent()).strip()).isEqualTo("Answer " + EXPRESSIONS);
            assertThat(answer.getSubject()).isEqualTo("Re: " + EXPRESSIONS);
        }
    }
}
