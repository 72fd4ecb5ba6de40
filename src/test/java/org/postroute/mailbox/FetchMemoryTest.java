package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FetchMemoryTest {
    private static final long BATCH = 16L << 20;

    private final FetchMemory memory = new FetchMemory(256L << 20);

    @Test
    void batches_of_all_mailboxes_share_a_quarter_of_the_heap() throws Exception {
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ExecutorService mailboxes = Executors.newFixedThreadPool(20);
        for (int i = 0; i < 200; i++) {
            mailboxes.submit(() -> memory.holding(BATCH, () -> {
                most.accumulateAndGet(held.addAndGet(BATCH), Math::max);
                return held.addAndGet(-BATCH);
            }));
        }
        mailboxes.shutdown();
        assertThat(mailboxes.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(BATCH, 64L << 20);
    }

    @Test
    void a_small_batch_does_not_wait_for_large_ones_and_an_error_gives_everything_back() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService slow = Executors.newSingleThreadExecutor();
        CountDownLatch begun = new CountDownLatch(1);
        slow.submit(() -> memory.holding(1L << 40, () -> {
            begun.countDown();
            return end.await(20, TimeUnit.SECONDS);
        }));
        begun.await();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> memory.holding(1L << 20, () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(memory.holding(1_000, () -> "through")).isEqualTo("through");
        end.countDown();
        slow.shutdown();
    }
}
