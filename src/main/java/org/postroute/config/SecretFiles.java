package org.postroute.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.postroute.config.Given.Part;

/** Secrets in files of their own, such as mounted ones, whose last line break is no part of them. */
final class SecretFiles {
    private static final long MAX_BYTES = 64 * 1024;

    private final Findings findings;

    SecretFiles(Findings findings) {
        this.findings = findings;
    }

    /** The trimmed content. Neither it nor the path is told in a fault: what stands there may be a misplaced secret. */
    Part read(Entry entry, Part path) {
        if (path.faulty() || path.text().isEmpty()) {
            return path;
        }
        try {
            Path file = Path.of(path.text());
            if (Files.size(file) > MAX_BYTES) {
                return refused(entry, "names a file of more than 64 kB.", "Put nothing but the secret into the file.");
            }
            String content = Files.readString(file, StandardCharsets.UTF_8).strip();
            return content.isEmpty()
                    ? refused(entry, "names an empty file.", "Put the secret into the file.")
                    : new Part(content, ValueSource.of(ValueSource.Kind.FILE, path.text()), false);
        } catch (IOException | InvalidPathException e) {
            return refused(
                    entry,
                    "names a file that cannot be read.",
                    "Give the path of a readable UTF-8 file, in full or from the working directory.");
        }
    }

    private Part refused(Entry entry, String problem, String hint) {
        findings.fault(entry.where(), entry.key(), problem, hint);
        return Part.unreadable(entry.source());
    }
}
