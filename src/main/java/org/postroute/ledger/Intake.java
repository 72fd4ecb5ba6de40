package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.postroute.message.Fingerprint;
import org.postroute.message.Hashes;
import org.postroute.message.MessageSource;
import org.postroute.message.RetryableException;

/**
 * A batch of fetched messages, each read once to its end before any transaction begins: what broke off holds up nobody
 * else's writing. The transaction reads the sources again, which are at hand in memory or in files.
 */
final class Intake {
    private static final int ORDER_KEY_BYTES = 16;

    private final List<Arrival> arrivals = new ArrayList<>();

    /** @param id of the row that it is to become */
    record Arrival(String id, FetchedMessage message, Fingerprint fingerprint) {
        /** One job for the mails of one sender in a connection; a mail without a sender is on its own. */
        String orderKey() {
            String who = fingerprint.sender() == null
                    ? fingerprint.contentKey()
                    : fingerprint.sender().key();
            return Intake.orderKey(message.connection(), who);
        }
    }

    /** @param who key of an address, or of the content where there is none */
    static String orderKey(String connection, String who) {
        return HexFormat.of().formatHex(Hashes.sha256(connection + "\0" + who), 0, ORDER_KEY_BYTES);
    }

    /**
     * Reads every source to its end.
     *
     * @throws RetryableException when a source breaks off, or has another length than it said
     */
    static Intake read(Collection<FetchedMessage> messages, Ids ids) {
        Intake intake = new Intake();
        try {
            for (FetchedMessage message : messages) {
                intake.arrivals.add(arrival(ids.next("msg"), message));
            }
            return intake;
        } catch (IOException e) {
            throw new RetryableException("the source of a message broke off", e);
        }
    }

    private static Arrival arrival(String id, FetchedMessage message) throws IOException {
        MessageSource source = message.source();
        try (InputStream in = source.open()) {
            Fingerprint fingerprint = Fingerprint.read(in);
            if (fingerprint.raw().size() != source.size()) {
                throw new RetryableException(
                        "a message of " + source.size() + " bytes came as "
                                + fingerprint.raw().size(),
                        null);
            }
            return new Arrival(id, message, fingerprint);
        }
    }

    List<Arrival> arrivals() {
        return arrivals;
    }
}
