package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.mailbox.RealMail;

/** Mail that comes more than once, or seems to (INV-04, INV-05), and other clients of the mailbox. */
class SameMailIT {
    private static final List<String> USERS = List.of("user6", "user7");

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    private Path directory;

    private final String folder = "Same" + System.nanoTime();

    @BeforeEach
    void create_folders() throws Exception {
        for (String user : USERS) {
            new RealFolder(MAIL, user, folder).close();
        }
    }

    private RealProduct product(AgentStub agent) throws Exception {
        return new RealProduct(directory, RealProduct.properties(MAIL, USERS, folder, agent));
    }

    private static AgentStub silentAgent() throws Exception {
        return new AgentStub(call -> new AgentStub.Response(204, null));
    }

    @Test
    void the_same_bytes_twice_and_fifty_times_at_once_in_two_mailboxes_are_one_call_each() throws Exception {
        String twice = RealFolder.mail("twice", "Hello", Duration.ofHours(1));
        String often = RealFolder.mail("often", "Hello", Duration.ofHours(1));
        try (AgentStub agent = silentAgent();
                RealProduct product = product(agent)) {
            appendTogether(5, "user6", List.of(often, often, often, often, often), 25);
            appendTogether(5, "user7", List.of(often, often, often, often, often), 25);
            appendTogether(1, "user6", List.of(twice, twice), 2);
            together(4, index -> product.sync("support-" + (1 + index % 2)));

            await().atMost(Duration.ofSeconds(30)).until(() -> product.inState("no-answer") == 2);
            assertThat(agent.calls()).hasSize(2);
            assertThat(product.inState("duplicate")).isEqualTo(50);
            for (String user : USERS) {
                try (RealFolder real = new RealFolder(MAIL, user, folder)) {
                    assertThat(real.unread()).isZero();
                }
            }
        }
    }

    private void appendTogether(int clients, String user, List<String> each, int expected) throws Exception {
        together(clients, index -> {
            try (RealFolder real = new RealFolder(MAIL, user, folder)) {
                real.append(each, false);
            }
            return null;
        });
        assertThat(clients * each.size()).isEqualTo(expected);
    }

    private interface Numbered {
        Object call(int index) throws Exception;
    }

    private static void together(int threads, Numbered work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int index = i;
                calls.add(() -> work.call(index));
            }
            for (Future<Object> done : pool.invokeAll(calls, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void two_mails_that_share_a_message_id_are_both_processed_and_the_second_says_so() throws Exception {
        try (AgentStub agent = silentAgent();
                RealProduct product = product(agent);
                RealFolder real = new RealFolder(MAIL, "user6", folder)) {
            real.append(List.of(RealFolder.mail("predicted", "Attack", Duration.ZERO)), false);
            product.sync("support-1");
            real.append(List.of(RealFolder.mail("predicted", "The victim's own words", Duration.ZERO)), false);
            product.sync("support-1");

            await().atMost(Duration.ofSeconds(30)).until(() -> product.inState("no-answer") == 2);
            assertThat(agent.calls().stream()
                            .map(call ->
                                    call.body().at("/message/text").asText().strip()))
                    .containsExactly("Attack", "The victim's own words");
            List<ReceivedMessage> newestFirst = product.ledger().received().recent(2);
            assertThat(received(product, newestFirst.get(0)))
                    .isEqualTo("another message with other content has the same Message-ID");
            assertThat(received(product, newestFirst.get(1))).isEmpty();
        }
    }

    private static String received(RealProduct product, ReceivedMessage message) {
        return product.ledger().received().history(message.id()).get(0).detail();
    }

    @Test
    void what_others_have_read_is_not_processed_and_what_they_mark_unread_is_not_processed_twice() throws Exception {
        try (AgentStub agent = silentAgent();
                RealProduct product = product(agent);
                RealFolder real = new RealFolder(MAIL, "user6", folder)) {
            product.sync("support-1");
            real.append(List.of(RealFolder.mail("read-by-a-person", "Hello", Duration.ZERO)), true);
            real.append(List.of(RealFolder.mail("unread", "Hello", Duration.ZERO)), false);
            assertThat(product.sync("support-1")).isEqualTo(1);
            real.markUnread();

            assertThat(product.sync("support-1")).as("the person's, now unread").isEqualTo(1);
            real.markUnread();
            assertThat(product.sync("support-1")).isZero();

            assertThat(real.unread()).isZero();
            await().atMost(Duration.ofSeconds(30)).until(() -> product.inState("no-answer") == 2);
            assertThat(agent.calls()).hasSize(2);
            assertThat(product.ledger().received().recent(10))
                    .allMatch(message -> message.state() == ReceivedState.NO_ANSWER);
        }
    }
}
