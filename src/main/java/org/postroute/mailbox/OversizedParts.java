package org.postroute.mailbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.postroute.message.Uid;

/** Looks into the structure of messages that are larger than a file may be, and plans to fetch them without such files. */
final class OversizedParts {
    /** A structure can be long, and an answer is bounded. */
    private static final int STRUCTURES_AT_ONCE = 50;

    private final ImapConnection connection;
    private final long maxAttachmentBytes;
    private final Suspects suspects;

    /** @param maxAttachmentBytes 0 for no limit */
    OversizedParts(ImapConnection connection, long maxAttachmentBytes, Suspects suspects) {
        this.connection = connection;
        this.maxAttachmentBytes = maxAttachmentBytes;
        this.suspects = suspects;
    }

    List<Candidate> leaveOut(List<Candidate> candidates) throws ProtocolException {
        if (maxAttachmentBytes == 0) {
            return candidates;
        }
        List<Uid> large = candidates.stream()
                .filter(candidate -> candidate.size() > maxAttachmentBytes)
                .map(Candidate::uid)
                .filter(uid -> !suspects.isObstinate(uid))
                .toList();
        Map<Uid, BODYSTRUCTURE> structures = structures(large);
        return candidates.stream()
                .map(candidate -> Optional.ofNullable(structures.get(candidate.uid()))
                        .flatMap(structure -> PartPlanning.of(structure, candidate.size(), maxAttachmentBytes))
                        .map(candidate::in)
                        .orElse(candidate))
                .toList();
    }

    private Map<Uid, BODYSTRUCTURE> structures(List<Uid> uids) throws ProtocolException {
        Map<Uid, BODYSTRUCTURE> structures = new HashMap<>();
        for (List<Uid> some : Batches.cut(uids, STRUCTURES_AT_ONCE)) {
            try {
                structures.putAll(connection.fetch().structures(some));
            } catch (CommandFailedException | BadCommandException e) {
                // a server that cannot say what is in a message: these are fetched as they are
            } catch (ProtocolException | RuntimeException e) {
                suspects.blame(some);
                throw e;
            }
        }
        return structures;
    }
}
