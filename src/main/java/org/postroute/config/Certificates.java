package org.postroute.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** A file with certificates, read once to see that it is one. */
final class Certificates {
    private Certificates() {}

    static Optional<Path> read(String text) {
        try {
            Path file = Path.of(text);
            try (InputStream in = Files.newInputStream(file)) {
                return CertificateFactory.getInstance("X.509")
                                .generateCertificates(in)
                                .isEmpty()
                        ? Optional.empty()
                        : Optional.of(file);
            }
        } catch (IOException | CertificateException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
