package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing a customer of the product as shipped. */
class EraseTest {
    @TempDir
    private Path folder;

    @Test
    void nothing_of_an_erased_customer_is_in_any_file_and_the_mail_is_not_taken_again() throws Exception {
        try (LocalProduct product =
                new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("answer-canary"))) {
            product.deliverPlain("one-canary", "text-canary ".repeat(50_000));
            product.awaitAnswers(1);
            product.awaitState("answered");
            CommandRun run = new CommandRun(folder);

            assertThat(run.of("erase", "nobody@customer.test").out())
                    .isEqualTo("erased: 0 messages, 0 answers, 0 sessions, 0 bodies and files\n");
            assertThat(run.of("erase", LocalProduct.CUSTOMER).out())
                    .isEqualTo("erased: 1 messages, 1 answers, 1 sessions, 1 bodies and files\n");

            assertThat(filesWith("canary")).isEmpty();
            assertThat(filesWith(LocalProduct.CUSTOMER)).isEmpty();
            product.deliverPlain("one-canary", "text-canary ".repeat(50_000));
            product.deliverPlain("two", "something new");
            product.awaitAnswers(2);
            assertThat(product.ledger().received().countByState()).isEqualTo(Map.of("answered", 1L));
            assertThat(product.agent().calls()).hasSize(2);
        }
    }

    /** But for the file of properties, which the test itself wrote a password into. */
    private Stream<Path> filesWith(String word) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("application.properties"))
                    .filter(file -> holds(file, word))
                    .toList()
                    .stream();
        }
    }

    private static boolean holds(Path file, String word) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_is_under_way_is_not_erased_and_nobody_erases_without_a_token() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> new AgentStub.Response(202, Map.of()))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");
            String body = "{\"address\":\"" + LocalProduct.CUSTOMER + "\"}";

            HttpResponse<String> refused = product.operator().post("/api/v1/erasures", body);

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new ObjectMapper()
                            .readTree(refused.body())
                            .path("detail")
                            .asText())
                    .startsWith("nothing was erased, because 1 messages");
            assertThat(new CommandRun(folder).of("erase", LocalProduct.CUSTOMER).exitCode())
                    .isEqualTo(2);
            assertThat(new Operator(product.api(), null)
                            .post("/api/v1/erasures", body)
                            .statusCode())
                    .isEqualTo(401);
            for (String nothing : new String[] {"", "{}", "[]", "{\"address\":\"x\"}", "{\"address\":7,\"x\":1}"}) {
                assertThat(product.operator().post("/api/v1/erasures", nothing).statusCode())
                        .isEqualTo(400);
            }
        }
    }
}
