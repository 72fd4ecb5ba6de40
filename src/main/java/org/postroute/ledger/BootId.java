package org.postroute.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names the time since the machine was started: what a killed process wrote in it is still there. */
final class BootId {
    /** Null where the system does not say, as outside Linux. */
    static final @Nullable String CURRENT = read(Path.of("/proc/sys/kernel/random/boot_id"));

    private BootId() {}

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
