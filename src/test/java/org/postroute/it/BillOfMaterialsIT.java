package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped is known to whoever looks for vulnerabilities (CycloneDX). */
class BillOfMaterialsIT {
    private static final Path TARGET = Path.of("target");

    @Test
    void every_library_that_is_shipped_is_listed_with_its_version() throws IOException {
        assertThat(TARGET.resolve("bom.json"))
                .as("made by a build that is online: run it without -o")
                .exists();
        JsonNode bill = new ObjectMapper().readTree(TARGET.resolve("bom.json").toFile());
        Set<String> listed = new HashSet<>();
        for (JsonNode component : bill.path("components")) {
            assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
            listed.add(component.path("name").asText() + "-"
                    + component.path("version").asText());
        }
        try (Stream<Path> shipped = Files.list(TARGET.resolve("lib"))) {
            Set<String> libraries = shipped.map(jar -> jar.getFileName().toString())
                    .map(name -> name.replaceAll("\\.jar$", ""))
                    .collect(Collectors.toSet());

            assertThat(libraries).hasSizeGreaterThan(50);
            // one with a classifier has it behind the version
            assertThat(libraries).allMatch(name -> listed.stream().anyMatch(name::startsWith));
        }
    }
}
