package org.postroute.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Origin;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** What was decided about a message on the way to its session, or to its end before that, as {@code explain} tells it. */
final class JudgementNotes {
    private final Shared shared;
    private final Handle handle;
    private final String message;

    JudgementNotes(Shared shared, Handle handle, String message) {
        this.shared = shared;
        this.handle = handle;
        this.message = message;
    }

    /** What could not be read as it stands, and who wrote it. */
    void ofSender(Understanding understanding) {
        List<String> defects = understanding.message().defects();
        if (!defects.isEmpty()) {
            note("read", "defective", String.join("; ", defects));
        }
        Origin origin = understanding.origin();
        note("screened", word(origin.kind()), origin.reason());
        if (origin.isPerson()) {
            note(
                    "verified",
                    word(understanding.verdict()),
                    understanding.sender().reason());
            understanding.sender().warnings().forEach(warning -> note("warned", warning.word(), warning.reason()));
        }
    }

    /** What is new in it. */
    void ofContent(Understanding understanding) {
        ReplyText replyText = understanding.replyText();
        String cuts = replyText.cuts().stream()
                .map(cut -> cut.kind() + ": " + cut.reason())
                .collect(Collectors.joining("; "));
        note("separated", cuts.isEmpty() ? "whole" : "cut", cuts.isEmpty() ? null : cuts);
        note("chosen", understanding.attachments().size() + " files", skipped(understanding));
    }

    private static @Nullable String skipped(Understanding understanding) {
        Map<String, Long> reasons = understanding.skipped().stream()
                .collect(Collectors.groupingBy(file -> file.reason().word(), TreeMap::new, Collectors.counting()));
        return reasons.isEmpty() ? null : "left out: " + reasons.toString().replaceAll("[{}]", "");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void note(String step, String outcome, @Nullable String detail) {
        shared.history().add(handle, message, step, outcome, detail);
    }
}
