package org.postroute.message;

/** How much of one message is looked at. What is beyond a limit is left out and named in the defects. */
final class ReadingLimits {
    static final long MESSAGE_BYTES = 35L * 1024 * 1024;
    static final int HEADER_BYTES = 256 * 1024;
    static final int HEADER_FIELDS = 500;
    static final int FIELD_BYTES = 64 * 1024;
    static final int DEPTH = 20;
    static final int PARTS = 500;
    static final int TEXT_CHARS = 2_000_000;
    static final int ADDRESSES = 1000;
    static final int REFERENCES = 100;
    static final int PARAMETERS = 200;
    /** RFC 2046, 5.1.1 allows 70; some senders use more. */
    static final int BOUNDARY_CHARS = 250;

    /** The length of all open boundaries together, up to which the size of a message is all that counts. */
    static final int ORDINARY_BOUNDARIES = 150;

    /**
     * Looking for boundaries costs up to this many bytes times characters of open boundaries: a body made to look like its
     * boundary is searched in quadratic time. Enough for a whole message in three or four multiparts.
     */
    static final long SEARCH_WORK = MESSAGE_BYTES * ORDINARY_BOUNDARIES;

    static final int SUBJECT_CHARS = 2000;
    static final int NAME_CHARS = 300;
    static final int REPORTS = 10;
    static final int REPORT_BYTES = 64 * 1024;
    /** How much of a message inside the message is read as content. */
    static final int EMBEDDED_BYTES = 256 * 1024;

    private ReadingLimits() {}
}
