package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    private Path folder;

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    @Test
    void what_a_killed_process_left_is_removed_and_nothing_else() throws IOException {
        Path mail = file("postroute-1.eml", Duration.ofHours(2));
        Path spool = file("postroute-2.spool", Duration.ofHours(2));
        Path fresh = file("postroute-3.eml", Duration.ofMinutes(5));
        Path other = file("somebody.eml", Duration.ofDays(9));

        assertThat(StaleFiles.remove(folder, NOW)).isEqualTo(2);

        assertThat(mail).doesNotExist();
        assertThat(spool).doesNotExist();
        assertThat(fresh).exists();
        assertThat(other).exists();
    }
}
