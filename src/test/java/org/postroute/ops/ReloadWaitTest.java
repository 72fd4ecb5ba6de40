package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.CurrentSettings;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.config.SettingsReader;

class ReloadWaitTest {
    private static final String AGENT = """
            postroute.agent.default.url = https://agent.acme.test
            postroute.agent.default.secret = a signing secret of 24 or more
            """;

    @TempDir
    private Path folder;

    private LoadedConfiguration read(String content) throws Exception {
        return SettingsReader.read(Files.writeString(folder.resolve("x.properties"), content), Map.of())
                .orThrow();
    }

    private Reload reload(Supplier<Loaded> source, CompletableFuture<Void> change) throws Exception {
        LoadedConfiguration started = read("");
        return new Reload(
                source, started, new CurrentSettings(started.settings()), () -> change, InstantSource.system());
    }

    private static CompletableFuture<Reload.Standing> now(Reload reload) {
        return CompletableFuture.supplyAsync(reload::now, task -> new Thread(task).start());
    }

    private static void assertSeen(Reload reload) throws Exception {
        CompletableFuture<Void> seen = CompletableFuture.runAsync(
                () -> {
                    reload.additions();
                    reload.effective();
                    reload.standing();
                },
                task -> new Thread(task).start());
        seen.get(60, TimeUnit.SECONDS);
    }

    @Test
    void how_it_stands_is_told_while_the_ledger_is_being_read() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Loaded> read = new CompletableFuture<>();
        try (Reload reload = reload(
                () -> {
                    begun.complete(null);
                    return read.join();
                },
                CompletableFuture.allOf())) {
            CompletableFuture<Reload.Standing> reloading = now(reload);
            begun.get(60, TimeUnit.SECONDS);

            assertSeen(reload);

            assertThat(reloading).isNotDone();
            read.complete(new Loaded.Ok(read(AGENT)));
            assertThat(reloading.get(60, TimeUnit.SECONDS).change().toString()).contains("agent default");
        }
    }

    @Test
    void how_it_stands_is_told_while_mailboxes_start_and_whoever_reloads_waits_for_them() throws Exception {
        CompletableFuture<Void> change = new CompletableFuture<>();
        Loaded next = new Loaded.Ok(read(AGENT));
        try (Reload reload = reload(() -> next, change)) {
            CompletableFuture<Reload.Standing> reloading = now(reload);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> reload.standing().change().toString().contains("agent default"));

            assertSeen(reload);

            change.complete(null);
            assertThat(reloading.get(60, TimeUnit.SECONDS).faults()).isEmpty();
            assertThat(now(reload).get(60, TimeUnit.SECONDS).faults()).isEmpty();
        }
    }
}
