package org.postroute.message;

/**
 * Raw bytes to a bounded, decoded message (RFC 5322, RFC 2045-2049, RFC 2231, RFC 3676). Whatever the bytes are, a message
 * comes back: what is broken is read as well as possible and what exceeds a limit is left out, both named in
 * {@link InboundMessage#defects()}. Time is linear in the size, no recursion follows the structure, and files pass
 * through to the store without being held.
 *
 * <p>Limits: 35 MB without files over the size limit; a header 256 kB, 500 fields, 64 kB a field; 500 parts, 20 levels;
 * 2 million characters of text; 1,000 addresses a field; 100 references.
 */
public final class MimeReader {
    private final ContentStore store;

    /** @param store takes the decoded files; it may be called for a file that then turns out to be too large */
    public MimeReader(ContentStore store) {
        this.store = store;
    }

    /**
     * Reads one message once, from start to end. Parts that the source names as skipped are listed as such, whatever the
     * bytes say in their place.
     *
     * @param maxAttachmentBytes decoded size up to which a file is stored; a larger one is listed as skipped; 0 for any size
     * @throws RetryableException when the source cannot be read or a file cannot be stored, never because of the content
     */
    public InboundMessage read(MessageSource source, long maxAttachmentBytes) {
        return Reading.read(
                source, new AttachedFiles.Destination(store, maxAttachmentBytes, true, source.skippedParts()));
    }
}
