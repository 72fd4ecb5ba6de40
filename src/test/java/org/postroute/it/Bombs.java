package org.postroute.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The 51 hostile messages of {@code src/test/realmail/mkbombs.py}, 366 MB; their Message-IDs are their names. */
final class Bombs {
    static final String DOMAIN = "x.test";

    private Bombs() {}

    /** In the order of their names. */
    static List<Path> in(Path folder) throws IOException, InterruptedException {
        Process making = new ProcessBuilder("/usr/bin/python3", "src/test/realmail/mkbombs.py", folder.toString())
                .inheritIO()
                .start();
        if (making.waitFor() != 0) {
            throw new IOException("mkbombs.py failed");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
