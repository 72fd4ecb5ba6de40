package org.postroute.mailbox;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.iap.Literal;
import org.postroute.message.ComposedMessage;
import org.postroute.message.InvalidMessageException;

/** A message as an IMAP literal: written twice, first to be counted, so that it is never held in memory. */
record CopyOfMessage(ComposedMessage message, int size) implements Literal {

    static CopyOfMessage of(ComposedMessage message) {
        Counter counter = new Counter();
        try {
            message.writeTo(counter);
        } catch (IOException | MessagingException e) {
            throw new InvalidMessageException("the copy of a sent message could not be written", e);
        }
        return new CopyOfMessage(message, Math.toIntExact(counter.bytes));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            message.writeTo(out);
        } catch (MessagingException e) {
            throw new IOException("the copy of a sent message could not be written", e);
        }
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            bytes += length;
        }
    }
}
