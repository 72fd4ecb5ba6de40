package org.postroute.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shipped routes with one more step behind the reading of a message. */
final class PoisonRoutes {
    private static final String BEHIND = "        - removeHeaders:\n            pattern: \"*\"\n        - bean:\n"
            + "            id: nothing-judged-yet\n";

    private PoisonRoutes() {}

    /** @param step in YAML, indented by eight spaces */
    static Path in(Path folder, String step) throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : List.copyOf(shipped.toList())) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Path inbound = routes.resolve("inbound.camel.yaml");
        String text = Files.readString(inbound);
        if (!text.contains(BEHIND)) {
            throw new IllegalStateException("the route that reads a message has changed");
        }
        Files.writeString(inbound, text.replace(BEHIND, step + BEHIND));
        return routes;
    }
}
