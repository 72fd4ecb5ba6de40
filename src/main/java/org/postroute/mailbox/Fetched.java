package org.postroute.mailbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postroute.message.MessageSource;
import org.postroute.message.Uid;

/**
 * The sources of one batch, each checked to be whole: never empty, never shorter than RFC822.SIZE. A longer one is taken
 * as it is, for servers that count line ends as one byte; its literal's own length has framed it.
 */
final class Fetched implements AutoCloseable {
    private static final int PIECE = 4 << 20;

    /** One message and where its bytes are. */
    record Body(Candidate candidate, MessageSource source) {}

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

    /** Came empty or short. */
    List<Uid> incomplete() {
        return incomplete;
    }

    private void fetch(ImapConnection connection, List<Candidate> batch) throws IOException, ProtocolException {
        List<Uid> small = batch.stream()
                .filter(candidate -> !Batches.isLarge(candidate))
                .map(Candidate::uid)
                .toList();
        Map<Uid, ByteArray> literals = small.isEmpty() ? Map.of() : connection.sources(small);
        for (Candidate candidate : batch) {
            ByteArray literal = literals.get(candidate.uid());
            if (Batches.isLarge(candidate)) {
                add(candidate, stream(connection, candidate));
            } else if (literal != null) {
                add(candidate, new SourceInMemory(literal));
            }
        }
    }

    private void add(Candidate candidate, MessageSource source) {
        if (source.size() == 0 || source.size() < candidate.size()) {
            incomplete.add(candidate.uid());
        } else {
            bodies.add(new Body(candidate, source));
        }
    }

    private SourceFile stream(ImapConnection connection, Candidate candidate) throws IOException, ProtocolException {
        SourceFile file = new SourceFile();
        files.add(file);
        long offset = 0;
        try (OutputStream out = file.write()) {
            ByteArray piece;
            do {
                piece = connection.piece(candidate.uid(), offset, PIECE);
                out.write(piece.getBytes(), piece.getStart(), piece.getCount());
                offset += piece.getCount();
            } while (piece.getCount() > 0 && offset < candidate.size());
        }
        file.measure();
        return file;
    }

    @Override
    public void close() throws IOException {
        for (SourceFile file : files) {
            file.close();
        }
    }
}
