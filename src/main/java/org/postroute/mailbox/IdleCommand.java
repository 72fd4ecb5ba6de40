package org.postroute.mailbox;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.angus.mail.iap.ParsingException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.jspecify.annotations.Nullable;
import org.postroute.message.RetryableException;

/**
 * IDLE on one connection (RFC 2177), from the command to its tagged answer. Written by hand: Angus waits for ever for a
 * continuation when the server refuses. While a server idles it may send 1 MB in all, and it may wake us in vain a hundred
 * times.
 */
final class IdleCommand {
    /** A line that has begun must end soon, because it holds a thread. */
    private static final Duration LINE = Duration.ofSeconds(10);
    /** What woke us may have been a TLS record without any data. */
    private static final Duration FIRST_BYTE = Duration.ofSeconds(1);

    private static final int MAX_IN_VAIN = 100;

    /** What a server said unasked. */
    enum Heard {
        NOTHING,
        MAIL,
        END
    }

    private final ImapWire wire;
    private @Nullable String tag;
    private int inVain;

    IdleCommand(ImapWire wire) {
        this.wire = wire;
    }

    /**
     * @return false when the server refuses what it has offered
     * @throws IOException also when nothing is heard for so long
     */
    boolean begin(Duration patience) throws IOException, ProtocolException {
        wire.waitFor(patience);
        String own = wire.writeIdle(patience);
        while (true) {
            Response response = read();
            if (response.isContinuation()) {
                tag = own;
                return true;
            }
            if (own.equals(response.getTag())) {
                return false;
            }
        }
    }

    /** Whether something was said together with what has been read already, which no selector would tell. */
    boolean holdsMore() {
        return wire.hasResponse();
    }

    /** Reads what there is. */
    Heard listen() throws IOException, ProtocolException {
        wire.waitFor(FIRST_BYTE);
        wire.goOn(LINE);
        if (!wire.arrives()) {
            if (++inVain > MAX_IN_VAIN) {
                throw new IOException("the server wakes us without saying anything");
            }
            return Heard.NOTHING;
        }
        wire.waitFor(LINE);
        do {
            if (read().getTag() != null) {
                tag = null;
                return Heard.END;
            }
        } while (wire.hasResponse());
        return wire.heardOfMail() ? Heard.MAIL : Heard.NOTHING;
    }

    /** Ends it; the folder's state is as after a NOOP then. */
    void done(Duration patience) throws IOException, ProtocolException {
        String own = tag;
        if (own == null) {
            return;
        }
        wire.waitFor(patience);
        wire.goOn(patience);
        wire.writeLine("DONE");
        while (!own.equals(read().getTag())) {
            // what the server had to say before it
        }
        tag = null;
    }

    private Response read() throws IOException, ProtocolException {
        while (true) {
            try {
                Response response = wire.readResponse();
                if (response.isBYE()) {
                    throw new RetryableException(
                            "the server ended the connection: " + ServerWords.of(response.getRest()), null);
                }
                return response;
            } catch (ParsingException e) {
                // no line that we need; the bytes were counted
            }
        }
    }
}
