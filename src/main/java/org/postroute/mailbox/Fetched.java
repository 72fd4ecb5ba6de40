package org.postroute.mailbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MessageSource;
import org.postroute.message.SkippedParts;
import org.postroute.message.Uid;

/**
 * The sources of one batch, each checked to be whole: never empty, and as long as RFC822.SIZE, or where oversized parts are
 * left out, no part shorter than its BODYSTRUCTURE says; if one is, the message is fetched as it is. The literal's own
 * length has framed each, so that a cut connection never gives one. A longer one is taken as it is, for servers that count
 * line ends as one byte. A shorter one is taken when it comes again with the same bytes: Exchange estimates RFC822.SIZE.
 */
final class Fetched implements AutoCloseable {
    private static final int PIECE = 4 << 20;

    /** One message and where its bytes are. */
    record Body(
            Candidate candidate,
            MessageSource source,
            @Nullable String remark) {}

    private final List<Body> bodies = new ArrayList<>();
    private final List<Uid> incomplete = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();

    static Fetched from(ImapConnection connection, List<Candidate> batch) throws IOException, ProtocolException {
        Fetched fetched = new Fetched();
        try {
            fetched.fetch(connection, batch);
            return fetched;
        } catch (IOException | ProtocolException | RuntimeException e) {
            fetched.close();
            throw e;
        }
    }

    /** In the order of the batch; what was expunged meanwhile is not among them. */
    List<Body> bodies() {
        return bodies;
    }

    /** Came empty, or short and not twice the same. */
    List<Uid> incomplete() {
        return incomplete;
    }

    private void fetch(ImapConnection connection, List<Candidate> batch) throws IOException, ProtocolException {
        List<Candidate> small =
                batch.stream().filter(candidate -> !Batches.isLarge(candidate)).toList();
        Map<Uid, ByteArray> literals = sources(connection, small);
        Map<Uid, ByteArray> again = again(connection, small, literals);
        Map<Uid, Map<String, ByteArray>> sections = sections(connection, small);
        for (Candidate candidate : batch) {
            PartPlan plan = candidate.parts();
            if (plan == null) {
                fetch(connection, candidate, literals.get(candidate.uid()), again.get(candidate.uid()));
            } else {
                fetch(connection, candidate, plan, sections.get(candidate.uid()));
            }
        }
    }

    private static Map<Uid, ByteArray> sources(ImapConnection connection, List<Candidate> small)
            throws ProtocolException {
        List<Uid> whole = small.stream()
                .filter(candidate -> candidate.parts() == null)
                .map(Candidate::uid)
                .toList();
        return whole.isEmpty() ? Map.of() : connection.fetch().sources(whole);
    }

    private static Map<Uid, ByteArray> again(
            ImapConnection connection, List<Candidate> small, Map<Uid, ByteArray> literals) throws ProtocolException {
        List<Uid> shorter = small.stream()
                .filter(candidate -> {
                    ByteArray literal = literals.get(candidate.uid());
                    return literal != null && literal.getCount() < candidate.size();
                })
                .map(Candidate::uid)
                .toList();
        return shorter.isEmpty() ? Map.of() : connection.fetch().sources(shorter);
    }

    /** Messages that are built alike come together. */
    private static Map<Uid, Map<String, ByteArray>> sections(ImapConnection connection, List<Candidate> small)
            throws ProtocolException {
        Map<List<String>, List<Uid>> byItems = new LinkedHashMap<>();
        for (Candidate candidate : small) {
            if (candidate.parts() != null) {
                byItems.computeIfAbsent(candidate.parts().items(), items -> new ArrayList<>())
                        .add(candidate.uid());
            }
        }
        Map<Uid, Map<String, ByteArray>> sections = new HashMap<>();
        for (Map.Entry<List<String>, List<Uid>> alike : byItems.entrySet()) {
            sections.putAll(connection.fetch().sections(alike.getValue(), alike.getKey()));
        }
        return sections;
    }

    private void fetch(
            ImapConnection connection, Candidate candidate, @Nullable ByteArray literal, @Nullable ByteArray again)
            throws IOException, ProtocolException {
        if (literal != null) {
            SourceInMemory source = new SourceInMemory(literal);
            add(candidate, source, again != null && source.hasSameBytesAs(again));
        } else if (Batches.isLarge(candidate)) {
            stream(connection, candidate);
        }
    }

    private void stream(ImapConnection connection, Candidate candidate) throws IOException, ProtocolException {
        SourceFile file = streamed(connection, candidate);
        boolean isSame = file.size() < candidate.size() && file.hasSameBytesAs(streamed(connection, candidate));
        add(candidate, file, isSame);
    }

    private SourceFile streamed(ImapConnection connection, Candidate candidate) throws IOException, ProtocolException {
        SourceFile file = file(SkippedParts.NONE);
        try (OutputStream out = file.write()) {
            stream(connection, candidate.uid(), "", candidate.size(), out);
        }
        file.measure();
        return file;
    }

    private void fetch(
            ImapConnection connection, Candidate candidate, PartPlan plan, @Nullable Map<String, ByteArray> literals)
            throws IOException, ProtocolException {
        if (literals != null) {
            PartAssembly assembly = new PartAssembly(plan, literals);
            MessageSource source = MessageSource.of(assembly.bytes(), plan.skipped());
            addOrStream(connection, candidate, source, assembly);
        } else if (Batches.isLarge(candidate)) {
            Uid uid = candidate.uid();
            Map<String, ByteArray> headers = connection
                    .fetch()
                    .sections(List.of(uid), plan.headerItems())
                    .getOrDefault(uid, Map.of());
            PartAssembly assembly = new PartAssembly(plan, headers);
            SourceFile file = file(plan.skipped());
            try (OutputStream out = file.write()) {
                assembly.write(out, (content, to) -> stream(connection, uid, content.section(), content.wanted(), to));
            }
            file.measure();
            addOrStream(connection, candidate, file, assembly);
        }
    }

    /** A server that does not send what its BODYSTRUCTURE promises must not keep the message from us for ever. */
    private void addOrStream(
            ImapConnection connection, Candidate candidate, MessageSource source, PartAssembly assembly)
            throws IOException, ProtocolException {
        if (assembly.isWhole()) {
            bodies.add(new Body(candidate, source, null));
        } else {
            stream(connection, candidate);
        }
    }

    private void add(Candidate candidate, MessageSource source, boolean cameTwice) {
        if (source.size() > 0 && source.size() >= candidate.size()) {
            bodies.add(new Body(candidate, source, null));
        } else if (source.size() > 0 && cameTwice) {
            String remark = "the server announced " + candidate.size() + " bytes and sent " + source.size() + " twice";
            bodies.add(new Body(candidate, source, remark));
        } else {
            incomplete.add(candidate.uid());
        }
    }

    private SourceFile file(SkippedParts skippedParts) throws IOException {
        SourceFile file = new SourceFile(skippedParts);
        files.add(file);
        return file;
    }

    private static long stream(ImapConnection connection, Uid uid, String section, long wanted, OutputStream out)
            throws IOException, ProtocolException {
        long offset = 0;
        ByteArray piece;
        do {
            piece = connection.fetch().piece(uid, section, offset, (int) Math.min(PIECE, wanted));
            out.write(piece.getBytes(), piece.getStart(), piece.getCount());
            offset += piece.getCount();
        } while (piece.getCount() > 0 && offset < wanted);
        return offset;
    }

    @Override
    public void close() throws IOException {
        for (SourceFile file : files) {
            file.close();
        }
    }
}
