package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * The process is stopped at random moments under load, and goes on where it was. {@code -Dpostroute.stops=100} makes it a
 * long run.
 */
class StoppingIT {
    private static final int STOPS = Integer.getInteger("postroute.stops", 5);
    private static final String USER = "user9";
    private static final String ANSWERED = "postroute_received_messages{state=\"answered\"}";

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private final Random random = new Random();

    @Test
    void an_orderly_stop_under_load_ends_in_time_and_leaves_nothing_lost_doubled_or_uncertain() throws Exception {
        int messages = 10 + 10 * STOPS;
        try (AgentStub agent = new AgentStub(call -> after(2_000, call));
                ProductProcess product = seeded(messages, agent)) {
            List<Long> seconds = new ArrayList<>();
            for (int stop = 1; stop <= STOPS; stop++) {
                // from this start on, so that it is stopped at work and not while it starts
                awaitCalls(agent, agent.calls().size() + 1 + random.nextInt(4));
                seconds.add(product.terminate());
                product.start();
            }
            long uncertain = awaitDone(product, messages);

            System.out.printf(
                    "stopped in %s s, %d agent calls%n", seconds, agent.calls().size());
            assertThat(seconds).allMatch(taken -> taken <= 30);
            assertThat(uncertain).isZero();
            assertAnsweredOnce(messages);
        }
    }

    private static AgentStub.Response after(long millis, AgentStub.Call call) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return AgentStub.Response.answer("Answer to " + call.webhookId());
    }

    private ProductProcess seeded(int messages, AgentStub agent) throws Exception {
        mail.wipe(USER);
        mail.seed(USER, messages, "--seed", "9");
        Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(USER));
        // so that there is work left for every start
        properties.put("postroute.agent.default.max-concurrency", "4");
        return new ProductProcess(folder, properties);
    }

    private static void awaitCalls(AgentStub agent, int calls) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> agent.calls().size() >= calls);
    }

    /** How many are uncertain when nothing is under way any more. */
    private static long awaitDone(ProductProcess product, int messages) throws Exception {
        product.awaitReady();
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> product.sample(ANSWERED) == messages && outbound(product, "ready", "sending") == 0);
        assertThat(outbound(product, "failed")).isZero();
        return outbound(product, "uncertain");
    }

    private static long outbound(ProductProcess product, String... states) throws Exception {
        long sum = 0;
        for (String state : states) {
            sum += product.sample("postroute_outbound_messages{state=\"" + state + "\"}");
        }
        return sum;
    }

    private static void assertAnsweredOnce(int messages) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> SentAnswers.count(mail.maildir(USER)) >= 2L * messages);
        Map<String, Long> answers = SentAnswers.in(mail.maildir(USER)).answers().stream()
                .flatMap(StoppingIT::inReplyTo)
                .collect(groupingBy(id -> id, counting()));
        assertThat(answers.values()).as("answers a message").containsOnly(1L);
        assertThat(answers).hasSize(messages);
    }

    private static Stream<String> inReplyTo(MimeMessage answer) {
        try {
            return Stream.of(answer.getHeader("In-Reply-To"));
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
