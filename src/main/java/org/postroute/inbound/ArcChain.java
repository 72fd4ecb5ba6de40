package org.postroute.inbound;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postroute.message.InboundMessage;

/**
 * What the last one who passed a message on says that it saw (RFC 8617). Whether the chain is unbroken is for the receiving
 * server to say; whether its last link is to be believed, for the configuration.
 */
final class ArcChain {
    private static final int MAX_INSTANCE = 50;

    private ArcChain() {}

    /**
     * The results of the newest instance; empty when one of its fields is missing or there twice, or when the domain of its
     * seal is not among these.
     */
    static Optional<AuthenticationResults> newest(InboundMessage message, Set<String> sealers) {
        List<Map<String, String>> seals =
                message.header("ARC-Seal").stream().map(ArcChain::tags).toList();
        int newest = seals.stream().mapToInt(ArcChain::instance).max().orElse(0);
        List<Map<String, String>> last =
                seals.stream().filter(tags -> instance(tags) == newest).toList();
        List<String> results = message.header("ARC-Authentication-Results").stream()
                .filter(field -> instance(tags(firstPiece(field))) == newest)
                .toList();
        return newest > 0
                        && last.size() == 1
                        && results.size() == 1
                        && sealers.contains(Alignment.domainOf(
                                last.get(0).getOrDefault("d", "").toLowerCase(Locale.ROOT)))
                ? Optional.of(AuthenticationResults.parse(
                        results.get(0).substring(results.get(0).indexOf(';') + 1)))
                : Optional.empty();
    }

    private static String firstPiece(String field) {
        int end = field.indexOf(';');
        return end < 0 ? "" : field.substring(0, end);
    }

    /** Nothing when a tag is there twice (RFC 6376, 3.2). */
    private static Map<String, String> tags(String field) {
        Map<String, String> tags = new HashMap<>();
        for (String piece : field.split(";")) {
            String[] pair = piece.split("=", 2);
            if (pair.length == 2 && tags.put(pair[0].strip().toLowerCase(Locale.ROOT), pair[1].strip()) != null) {
                return Map.of();
            }
        }
        return tags;
    }

    /** From 1; 0 when there is none. */
    private static int instance(Map<String, String> tags) {
        String instance = tags.getOrDefault("i", "");
        int number = instance.matches("\\d{1,2}") ? Integer.parseInt(instance) : 0;
        return number <= MAX_INSTANCE ? number : 0;
    }
}
