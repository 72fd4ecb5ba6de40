package org.postroute.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a fault is injected with; installed when it is not there yet, as the mail server of the tests is. */
final class DebianTool {
    private DebianTool() {}

    static Path strace() throws IOException, InterruptedException {
        return find("strace", Path.of("/usr/bin"), "strace");
    }

    /** The library that sets the clock of one process. */
    static Path faketime() throws IOException, InterruptedException {
        return find("libfaketime", Path.of("/usr/lib"), "libfaketimeMT.so.1");
    }

    private static Path find(String debianPackage, Path folder, String name) throws IOException, InterruptedException {
        List<Path> found = named(folder, name);
        if (found.isEmpty()) {
            run("apt-get", "-qq", "update");
            run("apt-get", "-qq", "install", "-y", "--no-install-recommends", debianPackage);
            found = named(folder, name);
        }
        return found.stream().findFirst().orElseThrow(() -> new IOException(name + " cannot be installed"));
    }

    private static List<Path> named(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.find(folder, 4, (path, attributes) -> path.endsWith(name))) {
            return files.toList();
        }
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
