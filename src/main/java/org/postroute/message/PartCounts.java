package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/**
 * The structure of a message (RFC 2045, 2.4 to 2.6) in numbers, up to the limits of {@link MimeReader}.
 *
 * @param parts of the message itself, a message inside it being one
 * @param multiparts those of messages inside it too
 * @param leaves parts that hold no others, those of messages inside it too
 * @param messages inside it, at any depth
 */
public record PartCounts(int parts, int multiparts, int leaves, int messages) {
    /** @throws RetryableException when the source cannot be read, never because of the content */
    public static PartCounts of(MessageSource source) {
        Counting counting = new Counting();
        try (InputStream in = source.open()) {
            counting.walk(new MessageBytes(in, new Defects()));
        } catch (IOException e) {
            throw new RetryableException("the message's source cannot be read", e);
        }
        return new PartCounts(counting.parts, counting.multiparts, counting.leaves, counting.messages);
    }

    private static final class Counting {
        private final MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE, DecodeMonitor.SILENT, null);
        private final Deque<Integer> boundaries = new ArrayDeque<>();
        private int parts;
        private int multiparts;
        private int leaves;
        private int messages;
        private int depth;
        private int openMessages;

        private void walk(MessageBytes bytes) {
            try {
                stream.parse(bytes);
                EntityState state = stream.getState();
                while (state != EntityState.T_END_OF_STREAM && !isTooMuch()) {
                    on(state, bytes);
                    state = stream.next();
                }
            } catch (PostrouteException e) {
                throw e;
            } catch (IOException | MimeException | RuntimeException | StackOverflowError e) {
                // what is broken ends the count, as it ends the reading
                openMessages = 0;
            }
        }

        private boolean isTooMuch() {
            return depth > ReadingLimits.DEPTH || multiparts + leaves > ReadingLimits.PARTS;
        }

        private void on(EntityState state, MessageBytes bytes) {
            switch (state) {
                case T_START_HEADER -> bytes.inHeader(true);
                case T_END_HEADER -> bytes.inHeader(false);
                case T_START_MESSAGE -> startMessage();
                case T_END_MESSAGE -> {
                    openMessages--;
                    depth--;
                }
                case T_START_MULTIPART -> {
                    multiparts++;
                    parts += openMessages == 1 ? 1 : 0;
                    depth++;
                    boundaries.push(boundaryLength(stream.getBodyDescriptor()));
                    bytes.enter(boundaries.element());
                }
                case T_END_MULTIPART -> {
                    depth--;
                    bytes.leave(boundaries.pop());
                }
                case T_BODY -> {
                    leaves++;
                    parts += openMessages == 1 ? 1 : 0;
                }
                default -> {}
            }
        }

        private void startMessage() {
            if (openMessages > 0) {
                messages++;
                parts += openMessages == 1 ? 1 : 0;
            }
            openMessages++;
            depth++;
        }

        private static int boundaryLength(BodyDescriptor descriptor) {
            String boundary = descriptor.getBoundary();
            return boundary == null ? 0 : boundary.length();
        }
    }
}
