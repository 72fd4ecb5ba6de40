package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

class GroupCommitTest {
    private static final int OTHERS = 20;

    @TempDir
    Path directory;

    private final AtomicInteger commits = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HikariDataSource pool;
    private Jdbi jdbi;
    private GroupCommit group;

    @BeforeEach
    void open() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + directory.resolve("ledger.db") + "?foreign_keys=on");
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        pool = new HikariDataSource(config);
        jdbi = Jdbi.create(pool);
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, parent INTEGER"
                + " REFERENCES row (n) DEFERRABLE INITIALLY DEFERRED)"));
        try (var connection = pool.getConnection()) {
            connection.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
                @Override
                public void onCommit() {
                    commits.incrementAndGet();
                }

                @Override
                public void onRollback() {}
            });
        }
        group = new GroupCommit(jdbi);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        pool.close();
    }

    private static Integer insert(Handle handle, int n) {
        return handle.execute("INSERT INTO row (n) VALUES (?)", n);
    }

    private int rows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM row")
                .mapTo(Integer.class)
                .one());
    }

    /** One writes; the others come meanwhile. */
    private List<Future<Integer>> together(List<Callable<Integer>> others) throws Exception {
        CountDownLatch othersCame = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        List<Future<Integer>> all = new ArrayList<>();
        all.add(threads.submit(() -> group.write(handle -> {
            begun.countDown();
            awaitLatch(othersCame);
            return insert(handle, 1_000);
        })));
        awaitLatch(begun);
        others.forEach(other -> all.add(threads.submit(other)));
        await().atMost(30, TimeUnit.SECONDS).until(() -> group.waiting() == others.size());
        othersCame.countDown();
        return all;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Callable<Integer>> inserts() {
        List<Callable<Integer>> inserts = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            int n = i;
            inserts.add(() -> group.write(handle -> insert(handle, n)));
        }
        return inserts;
    }

    @Test
    void whoeverComesWhileTheDiskIsBusySharesTheNextCommit() throws Exception {
        for (Future<Integer> one : together(inserts())) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(rows()).isEqualTo(OTHERS + 1);
        assertThat(commits).hasValue(2);
    }

    @Test
    void workThatFailsIsUndoneAlone() throws Exception {
        List<Callable<Integer>> works = inserts();
        works.add(
                OTHERS / 2,
                () -> group.write(handle -> {
                    insert(handle, 500);
                    throw new IllegalStateException("after its row");
                }));
        List<Future<Integer>> all = together(works);
        Future<Integer> failing = all.remove(OTHERS / 2 + 1);
        for (Future<Integer> one : all) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThatThrownBy(() -> failing.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("after its row");
        assertThat(rows()).isEqualTo(OTHERS + 1);
    }

    @Test
    void nobodyIsToldThatAFailedCommitWentWell() throws Exception {
        List<Callable<Integer>> works = inserts();
        works.add(() -> group.write(handle -> handle.execute("INSERT INTO row (n, parent) VALUES (500, 999)")));
        List<Future<Integer>> all = together(works);
        assertThat(all.remove(0).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        for (Future<Integer> one : all) {
            assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
        assertThat(rows()).isEqualTo(1);
        assertThat(group.<Integer>write(handle -> insert(handle, 1))).isEqualTo(1);
    }
}
