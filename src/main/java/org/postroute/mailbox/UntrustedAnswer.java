package org.postroute.mailbox;

import java.io.IOException;
import org.eclipse.angus.mail.iap.ParsingException;
import org.eclipse.angus.mail.iap.Protocol;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/**
 * One answer of a server, looked through before Angus takes it apart: its parser follows brackets by recursion and makes
 * an object of every word, and what a BODYSTRUCTURE holds is up to whoever sent the message.
 */
final class UntrustedAnswer extends IMAPResponse {
    /** Deeper than any message that we fetch part by part. */
    private static final int MAX_DEPTH = 60;
    /** Literals do not count. */
    private static final int MAX_WORDS_BYTES = 512 * 1024;

    private UntrustedAnswer(Protocol protocol) throws IOException, ProtocolException {
        super(protocol);
    }

    /**
     * Reads the next one.
     *
     * @return a {@link FetchResponse} when it is one that can be borne; one that cannot be is left as it is
     * @throws ParsingException when Angus fails over it; the next answer can be read
     */
    static Response read(IMAPProtocol protocol) throws IOException, ProtocolException {
        try {
            UntrustedAnswer answer = new UntrustedAnswer(protocol);
            return answer.keyEquals("FETCH") && answer.isBearable()
                    ? new FetchResponse(answer, null, protocol)
                    : answer;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ParsingException(
                    "an answer that cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private boolean isBearable() {
        int depth = 0;
        int words = 0;
        boolean quoted = false;
        for (int i = 0; i < size; i++) {
            byte b = buffer[i];
            if (b == '\\' && quoted) {
                i++;
            } else if (b == '"') {
                quoted = !quoted;
            } else if (b == '(' && !quoted) {
                depth++;
            } else if (b == ')' && !quoted) {
                depth--;
            } else if (b == '\n') {
                i += literalBytesBefore(i);
                quoted = false;
            }
            if (depth > MAX_DEPTH || ++words > MAX_WORDS_BYTES) {
                return false;
            }
        }
        return true;
    }

    /** The number in <code>{digits} CR LF</code>; 0 when there is none. It is not longer than the answer. */
    private int literalBytesBefore(int lineFeed) {
        int i = lineFeed - 2;
        if (i < 1 || buffer[i] != '}') {
            return 0;
        }
        int bytes = 0;
        for (int factor = 1; --i >= 0 && buffer[i] >= '0' && buffer[i] <= '9' && factor < 1_000_000_000; factor *= 10) {
            bytes += (buffer[i] - '0') * factor;
        }
        return i >= 0 && buffer[i] == '{' ? Math.min(bytes, size) : 0;
    }
}
