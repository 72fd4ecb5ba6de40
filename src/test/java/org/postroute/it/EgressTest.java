package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.ReceivedMessage;

/** An agent whose name leads where nobody may be asked. */
class EgressTest {
    private static final String REFUSAL =
            "localhost leads to this machine or a private network, which postroute.egress.private does not allow";

    @TempDir
    private Path folder;

    @Test
    void nothing_is_sent_to_it_and_its_messages_wait_until_that_is_mended() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            product.edit(text -> text.replace("http://127.0.0.1", "http://localhost")
                    + "postroute.egress.private = refuse\npostroute.egress.private-hosts = 127.0.0.1\n"
                    + "postroute.agent.default.retry.max-delay = 3s\n");
            product.restart();
            product.deliverPlain("one", "Hello");

            ReceivedMessage waiting = product.awaitState("ready");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(product.ledger().received().history(waiting.id()))
                            .anySatisfy(
                                    entry -> assertThat(entry.detail()).contains("the agent is not asked: ", REFUSAL)));
            assertThat(product.agent().calls()).isEmpty();

            product.edit(text -> text.replace("private-hosts = 127.0.0.1", "private-hosts = 127.0.0.1,localhost"));
            product.operator().post("/api/v1/configuration/reload", "");

            product.awaitState("answered");
            assertThat(product.agent().calls()).hasSize(1);
        }
    }
}
