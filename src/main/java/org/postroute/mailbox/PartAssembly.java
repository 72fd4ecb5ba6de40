package org.postroute.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;

/** Puts the parts that were fetched together again, into a source that can be read like any other. */
final class PartAssembly {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final PartPlan plan;
    private final Map<String, ByteArray> literals;
    private boolean whole = true;

    /** Where a content comes from that is not among the literals. */
    @FunctionalInterface
    interface Contents {
        /** @return how many bytes were written */
        long write(PartPlan.Content content, OutputStream out) throws IOException, ProtocolException;
    }

    /** @param literals what came, by section */
    PartAssembly(PartPlan plan, Map<String, ByteArray> literals) {
        this.plan = plan;
        this.literals = literals;
    }

    byte[] bytes() throws IOException, ProtocolException {
        ByteArrayOutputStream source = new ByteArrayOutputStream((int) Math.min(plan.bytes(), 1 << 20));
        write(source, (content, out) -> {
            ByteArray literal = literals.get(content.section());
            return literal == null ? 0 : write(literal, literal.getCount(), out);
        });
        return source.toByteArray();
    }

    void write(OutputStream out, Contents contents) throws IOException, ProtocolException {
        for (PartPlan.Step step : plan.steps()) {
            if (step instanceof PartPlan.Words words) {
                out.write(words.ascii().getBytes(StandardCharsets.US_ASCII));
            } else if (step instanceof PartPlan.Header header) {
                header(header, out);
            } else if (step instanceof PartPlan.Content content) {
                whole &= contents.write(content, out) >= content.wanted();
            }
        }
    }

    /** Every header came, and every content in the length that the server's BODYSTRUCTURE has told. */
    boolean isWhole() {
        return whole;
    }

    /** Ended by one empty line, however the server ended it. */
    private void header(PartPlan.Header header, OutputStream out) throws IOException {
        ByteArray literal = literals.get(header.section());
        int length = literal == null ? 0 : withoutLineEnds(literal);
        whole &= literal != null && (length > 0 || !header.section().equals("HEADER"));
        if (literal != null && length > 0) {
            write(literal, length, out);
            out.write(LINE_END);
        }
        out.write(LINE_END);
    }

    private static int withoutLineEnds(ByteArray literal) {
        byte[] bytes = literal.getBytes();
        int end = literal.getStart() + literal.getCount();
        while (end > literal.getStart() && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return end - literal.getStart();
    }

    private static long write(ByteArray literal, int length, OutputStream out) throws IOException {
        out.write(literal.getBytes(), literal.getStart(), length);
        return length;
    }
}
