package org.postroute.message;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Parts whose content was left on the server because they are too large. Kept beside a message's source and never in it:
 * what a mail says about itself is not believed.
 *
 * @param sizes decoded size in bytes, estimated, by the part's path such as {@code 2.1} (RFC 9051, 6.4.5)
 */
public record SkippedParts(Map<String, Long> sizes) {
    public static final SkippedParts NONE = new SkippedParts(Map.of());

    public SkippedParts {
        sizes = Map.copyOf(sizes);
        sizes.forEach((path, size) -> {
            if (!path.matches("[1-9][0-9]*(\\.[1-9][0-9]*)*") || size < 0) {
                throw new IllegalArgumentException("no part of a message: " + path + "=" + size);
            }
        });
    }

    /** The inverse of {@link #text()}. */
    public static SkippedParts parse(String text) {
        return new SkippedParts(Arrays.stream(text.split(" "))
                .filter(part -> !part.isEmpty())
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> Long.parseLong(part[1]))));
    }

    /** {@code 2=15728640 3.1=20971520}; empty when nothing was left out. */
    public String text() {
        return new TreeMap<>(sizes)
                .entrySet().stream()
                        .map(part -> part.getKey() + "=" + part.getValue())
                        .collect(Collectors.joining(" "));
    }
}
