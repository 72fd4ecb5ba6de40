package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.postroute.message.Fingerprint;
import org.postroute.message.Hashes;
import org.postroute.message.RetryableException;

/** A batch of fetched messages, read from wherever they come from before any transaction begins. */
final class Intake implements AutoCloseable {
    private static final int ORDER_KEY_BYTES = 16;

    private final List<Arrival> arrivals = new ArrayList<>();

    /** @param id of the row that it is to become */
    record Arrival(String id, FetchedMessage message, Fingerprint fingerprint, Spool spool) {
        /** One job for the mails of one sender in a connection; a mail without a sender is on its own. */
        String orderKey() {
            String who = fingerprint.sender() == null
                    ? fingerprint.contentKey()
                    : fingerprint.sender().key();
            byte[] hash = Hashes.sha256(message.connection() + "\0" + who);
            return HexFormat.of().formatHex(hash, 0, ORDER_KEY_BYTES);
        }
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
            intake.close();
            throw new RetryableException("the source of a message broke off", e);
        } catch (RuntimeException e) {
            intake.close();
            throw e;
        }
    }

    private static Arrival arrival(String id, FetchedMessage message) throws IOException {
        Spool spool = spool(message);
        try (InputStream in = spool.open()) {
            return new Arrival(id, message, Fingerprint.read(in), spool);
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private static Spool spool(FetchedMessage message) throws IOException {
        try (InputStream in = message.source().open()) {
            Spool spool = Spool.of(in, message.source().size() + 1);
            if (spool.size() != message.source().size()) {
                spool.close();
                throw new RetryableException(
                        "a message of " + message.source().size() + " bytes came as " + spool.size(), null);
            }
            return spool;
        }
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        arrivals.forEach(arrival -> arrival.spool().close());
    }
}
