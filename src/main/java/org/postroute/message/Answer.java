package org.postroute.message;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent wants the customer to read; at least one of text, html and markdown is there. It goes to the customer of
 * the session.
 *
 * @param links files that are still to be fetched; an answer with any is not kept
 * @param cc who gets the same mail beside the customer; policy decides whom an agent may name
 * @param closeSession whether the customer's next mail opens a new session
 * @param handoff whether the agent wants a person to take over
 */
public record Answer(
        @Nullable String text,
        @Nullable String html,
        @Nullable String markdown,
        List<File> attachments,
        List<Link> links,
        List<EmailAddress> cc,
        boolean closeSession,
        boolean handoff) {

    /** To the customer alone. */
    public Answer(
            @Nullable String text,
            @Nullable String html,
            @Nullable String markdown,
            List<File> attachments,
            boolean closeSession,
            boolean handoff) {
        this(text, html, markdown, attachments, List.of(), List.of(), closeSession, handoff);
    }

    public Answer {
        attachments = List.copyOf(attachments);
        links = List.copyOf(links);
        cc = List.copyOf(cc);
        if (text == null && html == null && markdown == null) {
            throw new InvalidMessageException("an answer needs one of text, html and markdown");
        }
    }

    /** The same, with only those of its other recipients. */
    public Answer withCc(List<EmailAddress> kept) {
        return new Answer(text, html, markdown, attachments, links, kept, closeSession, handoff);
    }

    /** The same, with the files that its links led to. */
    public Answer withFetched(List<File> files) {
        List<File> all = Stream.concat(attachments.stream(), files.stream()).toList();
        return new Answer(text, html, markdown, all, List.of(), cc, closeSession, handoff);
    }

    /** A file to send; its bytes are in the ledger's blobs under their hash. */
    public record File(String filename, String contentType, Content content) {}

    /**
     * A file to send that is somewhere else.
     *
     * @param contentType null for what its server says
     */
    public record Link(String filename, @Nullable String contentType, URI url) {
        /** Whoever knows an address may have the file. */
        @Override
        public String toString() {
            return "Link[" + url.getHost() + "]";
        }
    }
}
