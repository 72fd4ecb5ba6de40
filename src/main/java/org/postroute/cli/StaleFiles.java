package org.postroute.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large messages pass through temporary files; a process that was killed leaves its own behind. */
final class StaleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StaleFiles.class);
    private static final String OURS = "postroute-*.{eml,spool}";
    /** No fetch takes this long, so what is older belongs to nobody that lives. */
    private static final Duration STALE = Duration.ofHours(1);

    private StaleFiles() {}

    /** How many were removed. What cannot be removed, as another user's, stays. */
    static int remove(Path folder, Instant now) {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, OURS)) {
            for (Path file : files) {
                removed += isStale(file, now) && file.toFile().delete() ? 1 : 0;
            }
        } catch (IOException e) {
            LOG.warn(
                    "temporary files could not be listed problem={}",
                    e.getClass().getSimpleName());
        }
        return removed;
    }

    private static boolean isStale(Path file, Instant now) throws IOException {
        return Files.isRegularFile(file)
                && Files.getLastModifiedTime(file).toInstant().plus(STALE).isBefore(now);
    }
}
