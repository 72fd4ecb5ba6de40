package org.postroute.mailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.jspecify.annotations.Nullable;
import org.postroute.message.SkippedParts;

/**
 * Decides from a BODYSTRUCTURE which parts are left on the server: files that are too large for certain, however their
 * lines are broken. What might be the text of the mail is never left out, nor is anything of a message whose structure
 * is not as it should be.
 */
final class PartPlanning {
    private static final int MAX_PARTS = 100;
    private static final int MAX_DEPTH = 15;
    private static final int MAX_BOUNDARY_CHARS = 200;
    private static final long MAX_HEADER_BYTES = 1 << 20;
    private static final long EMBEDDED_BYTES = 256 * 1024;

    private final long maxAttachmentBytes;
    private final List<PartPlan.Step> steps = new ArrayList<>();
    private final Map<String, Long> skipped = new HashMap<>();
    private long octets;
    private long wanted;
    private int parts;
    private boolean isOdd;

    private PartPlanning(long maxAttachmentBytes) {
        this.maxAttachmentBytes = maxAttachmentBytes;
    }

    /**
     * @param messageBytes RFC822.SIZE
     * @return empty when the message is to be fetched as it is
     */
    static Optional<PartPlan> of(BODYSTRUCTURE structure, long messageBytes, long maxAttachmentBytes) {
        PartPlanning planning = new PartPlanning(maxAttachmentBytes);
        planning.message(structure);
        return planning.plan(messageBytes);
    }

    private Optional<PartPlan> plan(long messageBytes) {
        long headers = messageBytes - octets;
        if (isOdd || skipped.isEmpty() || headers < 0 || headers > MAX_HEADER_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new PartPlan(steps, new SkippedParts(skipped), headers + wanted));
    }

    private void message(BODYSTRUCTURE structure) {
        if (structure.isMulti()) {
            steps.add(new PartPlan.Header("HEADER"));
            multipart("", structure, 1);
            steps.add(new PartPlan.Words("\r\n"));
        } else {
            leaf("1", "HEADER", structure);
        }
    }

    private void multipart(String path, BODYSTRUCTURE structure, int depth) {
        String boundary = boundary(structure);
        if (boundary == null || depth > MAX_DEPTH || structure.bodies == null) {
            isOdd = true;
            return;
        }
        for (int i = 0; i < structure.bodies.length && !isOdd; i++) {
            steps.add(new PartPlan.Words((i == 0 ? "--" : "\r\n--") + boundary + "\r\n"));
            part(path + (i + 1), structure.bodies[i], depth);
        }
        steps.add(new PartPlan.Words("\r\n--" + boundary + "--"));
    }

    private void part(String path, BODYSTRUCTURE structure, int depth) {
        isOdd |= ++parts > MAX_PARTS;
        if (structure.isMulti()) {
            steps.add(new PartPlan.Header(path + ".MIME"));
            multipart(path + ".", structure, depth + 1);
        } else {
            leaf(path, path + ".MIME", structure);
        }
    }

    private static @Nullable String boundary(BODYSTRUCTURE structure) {
        String boundary = structure.cParams == null ? null : structure.cParams.get("boundary");
        if (boundary == null || boundary.isBlank() || boundary.length() > MAX_BOUNDARY_CHARS) {
            return null;
        }
        return boundary.chars().allMatch(c -> c >= ' ' && c < 127) ? boundary.stripTrailing() : null;
    }

    private void leaf(String path, String header, BODYSTRUCTURE part) {
        isOdd |= part.size < 0;
        octets += part.size;
        boolean leftOut = !mayBeBody(part) && leastBytes(part) > maxAttachmentBytes;
        if (leftOut) {
            skipped.put(path, likelyBytes(part));
            steps.add(new PartPlan.Words("X-Postroute-Skipped: too-large; octets=" + part.size + "\r\n"));
        }
        steps.add(new PartPlan.Header(header));
        long beginning = isMessage(part) ? Math.min(part.size, EMBEDDED_BYTES) : 0;
        content(path, part, leftOut ? beginning : part.size);
    }

    private void content(String path, BODYSTRUCTURE part, long bytes) {
        wanted += bytes;
        if (bytes > 0) {
            steps.add(new PartPlan.Content(path, part.size, bytes));
        }
    }

    private static boolean isMessage(BODYSTRUCTURE part) {
        return "message".equalsIgnoreCase(part.type)
                && ("rfc822".equalsIgnoreCase(part.subtype) || "global".equalsIgnoreCase(part.subtype));
    }

    private static boolean mayBeBody(BODYSTRUCTURE part) {
        boolean unmarked = part.disposition == null || part.disposition.equalsIgnoreCase("inline");
        return "text".equalsIgnoreCase(part.type) && unmarked;
    }

    /** Decoded, with lines as short as senders make them: 60 characters of base64. */
    private static long leastBytes(BODYSTRUCTURE part) {
        return switch (encoding(part)) {
            case "base64" -> part.size * 45L / 62;
            case "quoted-printable" -> part.size / 3;
            case "uuencode", "x-uuencode", "x-uue" -> part.size * 45L / 63;
            default -> part.size;
        };
    }

    /** Decoded, with lines of the usual length. */
    private static long likelyBytes(BODYSTRUCTURE part) {
        return switch (encoding(part)) {
            case "base64" -> part.size * 57L / 78;
            case "uuencode", "x-uuencode", "x-uue" -> part.size * 45L / 63;
            default -> part.size;
        };
    }

    private static String encoding(BODYSTRUCTURE part) {
        return part.encoding == null ? "" : part.encoding.toLowerCase(Locale.ROOT);
    }
}
