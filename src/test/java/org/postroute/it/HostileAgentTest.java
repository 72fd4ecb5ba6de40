package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent in trouble, or in other hands, can do to us: nothing but delay its own answer. */
class HostileAgentTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    /** Spaces, counted as they are taken, up to a number that no test reaches. */
    private static final class Endless extends InputStream {
        private final AtomicLong taken;
        private final int most;

        Endless(AtomicLong taken, int most) {
            this.taken = taken;
            this.most = most;
        }

        @Override
        public int read() {
            return taken.incrementAndGet() > most ? -1 : ' ';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) ' ');
            return taken.addAndGet(length) > most ? -1 : length;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void an_endless_answer_is_cut_off_and_not_kept_in_memory(int status) throws Exception {
        AtomicLong taken = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> calls.incrementAndGet() == 1
                        ? new AgentStub.Response(status, new Endless(taken, (int) (200 * MEGABYTE)))
                        : AgentStub.Response.answer("At last"))) {
            product.deliverPlain("one", "Hello");

            product.awaitAnswers(1);

            assertThat(taken).hasValueLessThan(32 * MEGABYTE);
        }
    }

    /** A byte at a time, each long before any single read would be given up. */
    private static final class Drip extends InputStream {
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public int read(byte[] target, int offset, int length) {
            target[offset] = (byte) read();
            return 1;
        }

        @Override
        public int read() {
            try {
                assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
            return ' ';
        }
    }

    @Test
    void an_answer_that_drips_is_given_up_when_its_time_is_over() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.timeout", "1s"),
                call -> calls.incrementAndGet() == 1
                        ? new AgentStub.Response(200, new Drip())
                        : AgentStub.Response.answer("At last"))) {
            product.deliverPlain("one", "Hello");

            await().atMost(LIMIT).until(() -> product.answers().size() == 1);
        }
    }
}
