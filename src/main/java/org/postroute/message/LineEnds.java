package org.postroute.message;

/**
 * Notices line ends of several kinds in one message. Servers disagree on where a message with bare ones ends, which lets a
 * second one be smuggled behind the first (RFC 5321, 2.3.8).
 */
final class LineEnds {
    private final Defects defects;
    private boolean afterCarriageReturn;
    private boolean proper;
    private boolean bare;

    LineEnds(Defects defects) {
        this.defects = defects;
    }

    /** @param count as a stream tells it: -1 at the end */
    void look(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            boolean lineFeed = bytes[i] == '\n';
            proper |= lineFeed && afterCarriageReturn;
            bare |= lineFeed != afterCarriageReturn;
            afterCarriageReturn = bytes[i] == '\r';
        }
        if (proper && bare) {
            defects.add("its lines end in several ways: servers may disagree on where it ends");
        }
    }
}
