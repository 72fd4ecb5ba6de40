package org.postroute.mailbox;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.postroute.message.Uid;

/** What is asked about messages, all of it by UID, over a connection with an open folder. */
record ImapFetch(ImapWire wire) {
    /** Servers bound the length of a command, some at 8 kB. */
    private static final int ITEMS_AT_ONCE = 50;

    /** Those that are still there and still unread, in ascending order. */
    List<Candidate> candidates(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, Candidate> found = new HashMap<>();
        for (Response response :
                wire.answerTo("UID FETCH " + UidSet.of(uids) + " (UID FLAGS RFC822.SIZE INTERNALDATE)")) {
            uid(response)
                    .filter(uids::contains)
                    .ifPresent(uid ->
                            candidate((FetchResponse) response, uid).ifPresent(candidate -> found.put(uid, candidate)));
        }
        return new TreeSet<>(found.keySet()).stream().map(found::get).toList();
    }

    private static Optional<Candidate> candidate(FetchResponse response, Uid uid) {
        RFC822SIZE size = response.getItem(RFC822SIZE.class);
        FLAGS flags = response.getItem(FLAGS.class);
        if (size == null || flags == null || flags.contains(jakarta.mail.Flags.Flag.SEEN)) {
            return Optional.empty();
        }
        INTERNALDATE date = response.getItem(INTERNALDATE.class);
        Instant received = date == null ? Instant.EPOCH : date.getDate().toInstant();
        return Optional.of(new Candidate(uid, size.size, received));
    }

    /** Whole sources by one command; what is gone meanwhile is not in the result, what came as NIL is empty. */
    Map<Uid, ByteArray> sources(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, ByteArray> found = new HashMap<>();
        for (Response response : wire.answerTo("UID FETCH " + UidSet.of(uids) + " (UID BODY.PEEK[])")) {
            uid(response).filter(uids::contains).ifPresent(uid -> {
                BODY body = ((FetchResponse) response).getItem(BODY.class);
                if (body != null) {
                    ByteArray literal = body.getByteArray();
                    found.put(uid, literal == null ? new ByteArray(0) : literal);
                }
            });
        }
        return found;
    }

    /** What the messages are made of; one that the server does not describe properly is not in the result. */
    Map<Uid, BODYSTRUCTURE> structures(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, BODYSTRUCTURE> found = new HashMap<>();
        for (Response response : wire.answerTo("UID FETCH " + UidSet.of(uids) + " (UID BODYSTRUCTURE)")) {
            uid(response).filter(uids::contains).ifPresent(uid -> {
                BODYSTRUCTURE structure = ((FetchResponse) response).getItem(BODYSTRUCTURE.class);
                if (structure != null) {
                    found.put(uid, structure);
                }
            });
        }
        return found;
    }

    /**
     * Parts of messages by few commands, by UID and section; what came as NIL is not in the result.
     *
     * @param items such as {@code BODY.PEEK[2.MIME]}
     */
    Map<Uid, Map<String, ByteArray>> sections(Collection<Uid> uids, List<String> items) throws ProtocolException {
        Map<Uid, Map<String, ByteArray>> found = new HashMap<>();
        for (List<String> some : Batches.cut(items, ITEMS_AT_ONCE)) {
            for (Response response :
                    wire.answerTo("UID FETCH " + UidSet.of(uids) + " (UID " + String.join(" ", some) + ")")) {
                uid(response)
                        .filter(uids::contains)
                        .ifPresent(uid -> addSections(
                                (FetchResponse) response, found.computeIfAbsent(uid, fresh -> new HashMap<>())));
            }
        }
        return found;
    }

    private static void addSections(FetchResponse response, Map<String, ByteArray> found) {
        for (int i = 0; i < response.getItemCount(); i++) {
            if (response.getItem(i) instanceof BODY body && body.getByteArray() != null) {
                found.put(body.getSection().toUpperCase(Locale.ROOT), body.getByteArray());
            }
        }
    }

    /**
     * A piece of one source; empty behind its end.
     *
     * @param section of the message; empty for all of it
     */
    ByteArray piece(Uid uid, String section, long offset, int length) throws ProtocolException {
        String item = "BODY.PEEK[" + section + "]<" + offset + "." + length + ">";
        for (Response response : wire.answerTo("UID FETCH " + uid.value() + " (UID " + item + ")")) {
            if (uid(response).filter(uid::equals).isPresent()) {
                BODY body = ((FetchResponse) response).getItem(BODY.class);
                if (body != null && body.getByteArray() != null && body.getOrigin() == offset) {
                    return body.getByteArray();
                }
            }
        }
        return new ByteArray(0);
    }

    /** Of which message a response is; empty when it is of none. */
    static Optional<Uid> uid(Response response) {
        UID item = response instanceof FetchResponse fetched ? fetched.getItem(UID.class) : null;
        return item == null || item.uid < 1 ? Optional.empty() : Optional.of(new Uid(item.uid));
    }
}
