package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

/** One message being read, part after part, in one pass over its bytes. */
final class Reading {
    private static final MimeConfig PERMISSIVE = MimeConfig.PERMISSIVE;

    private final Defects defects = new Defects();
    private final FieldLines lines = new FieldLines(defects);
    private final PartHeader top = new PartHeader(defects);
    private final BodyTexts texts = new BodyTexts(defects);
    private final Deque<Level> levels = new ArrayDeque<>();
    private final AttachedFiles files;
    private int parts;
    private String orphans = "";

    /** A multipart that is open. */
    private static final class Level {
        private final int boundaryLength;
        private int children;
        private String preamble = "";

        Level(@Nullable String boundary) {
            this.boundaryLength = boundary == null ? 0 : boundary.length();
        }
    }

    private Reading(AttachedFiles.Destination destination) {
        this.files = new AttachedFiles(destination, defects);
    }

    static InboundMessage read(MessageSource source, AttachedFiles.Destination destination) {
        Reading reading = new Reading(destination);
        try (InputStream in = source.open()) {
            reading.walk(new MessageBytes(in, reading.defects));
        } catch (IOException e) {
            throw new RetryableException("the message's source cannot be read", e);
        }
        return reading.result();
    }

    private void walk(MessageBytes bytes) {
        MimeTokenStream stream = new MimeTokenStream(PERMISSIVE, DecodeMonitor.SILENT, lines, top);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try {
            stream.parse(bytes);
            EntityState state = stream.getState();
            while (state != EntityState.T_END_OF_STREAM && parts <= ReadingLimits.PARTS) {
                on(state, stream, bytes);
                state = stream.next();
            }
        } catch (PostrouteException e) {
            throw e;
        } catch (IOException | MimeException | RuntimeException | StackOverflowError e) {
            defects.add("the structure is broken; what came before was read");
        }
    }

    private void on(EntityState state, MimeTokenStream stream, MessageBytes bytes) {
        switch (state) {
            case T_START_MESSAGE, T_START_BODYPART -> {
                bytes.inHeader(true);
                startPart();
            }
            case T_END_HEADER -> {
                bytes.inHeader(false);
                orphans = lines.takeOrphans();
            }
            case T_START_MULTIPART -> startMultipart((PartHeader) stream.getBodyDescriptor(), bytes);
            case T_PREAMBLE -> preamble(stream.getInputStream());
            case T_END_MULTIPART -> endMultipart(bytes);
            case T_BODY -> leaf((PartHeader) stream.getBodyDescriptor(), stream.getInputStream(), bytes);
            default -> {}
        }
    }

    private void startMultipart(PartHeader part, MessageBytes bytes) {
        Level level = new Level(part.getBoundary());
        levels.push(level);
        bytes.enter(level.boundaryLength);
        texts.enter(part.contentType());
    }

    /** Asked for again after the last part as well: only what comes before the first counts. */
    private void preamble(InputStream in) {
        Level level = levels.element();
        if (level.children == 0 && level.preamble.isEmpty()) {
            level.preamble = texts.peek(in);
        }
    }

    /** Where the boundary never comes, the body is what should have been the preamble. */
    private void endMultipart(MessageBytes bytes) {
        Level level = levels.pop();
        if (level.children == 0 && !level.preamble.isBlank()) {
            defects.add("a multipart whose boundary never comes was read as text");
            texts.add(level.preamble);
        }
        bytes.leave(level.boundaryLength);
        texts.leave();
    }

    private void startPart() {
        if (!levels.isEmpty()) {
            levels.element().children++;
        }
        if (++parts > ReadingLimits.PARTS) {
            defects.add("parts beyond the 500th were not read");
        }
    }

    private void leaf(PartHeader part, InputStream encoded, MessageBytes bytes) {
        if (parts > ReadingLimits.PARTS) {
            return;
        }
        InputStream decoded = TransferEncoding.decode(part.getTransferEncoding(), encoded);
        String path = path();
        if (texts.takes(part) && !files.isLeftOut(path)) {
            int number = 1;
            for (UuencodedText.File file : texts.read(part, orphans, decoded)) {
                files.readUuencoded(path + "." + number++, file);
            }
        } else {
            files.read(path, part, decoded, bytes);
        }
    }

    private String path() {
        if (levels.isEmpty()) {
            return "1";
        }
        Iterable<Level> downwards = levels::descendingIterator;
        return StreamSupport.stream(downwards.spliterator(), false)
                .map(level -> String.valueOf(level.children))
                .collect(Collectors.joining("."));
    }

    private InboundMessage result() {
        HeaderReading header = new HeaderReading(top.fields());
        String plain = texts.plainText();
        if (!texts.hasWords() && files.embeddedText() != null) {
            plain = files.embeddedText();
        }
        return new InboundMessage(
                top.fields(),
                header.messageId(),
                header.subject(),
                header.addresses("From"),
                header.addresses("To"),
                header.addresses("Cc"),
                header.date(),
                header.messageIds("In-Reply-To"),
                header.messageIds("References"),
                plain,
                texts.html(),
                files.attachments(),
                files.skipped(),
                defects.list(),
                files.reports());
    }
}
