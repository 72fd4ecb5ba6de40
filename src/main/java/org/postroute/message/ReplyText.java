package org.postroute.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person newly wrote, apart from what was only carried along.
 *
 * @param text newly written, plain text; empty only when the message had no words at all, when it only passes something
 *     on, which then is the forwarded text, or when the answer is a picture and nothing else
 * @param html the newly written part of the HTML, not sanitised; null when there was no HTML
 * @param markdown the newly written part of the HTML as Markdown; null when there was no HTML, or the text/plain was taken
 *     because the HTML does not tell new from old
 * @param hidden what a reader cannot see and was removed, one of a kind
 * @param confidence 0 to 1
 * @param images which side each image of the HTML is on, in document order
 * @param cuts why each piece was taken away, for {@code explain}
 */
public record ReplyText(
        String text,
        @Nullable String html,
        @Nullable String markdown,
        @Nullable String quotedText,
        @Nullable String forwardedText,
        @Nullable String signature,
        List<HiddenWords> hidden,
        double confidence,
        List<Image> images,
        List<Cut> cuts) {

    public ReplyText {
        hidden = List.copyOf(hidden);
        images = List.copyOf(images);
        cuts = List.copyOf(cuts);
    }

    /** Whether something was hidden that ordinary mail does not hide. */
    public boolean hiddenText() {
        return hidden.stream().anyMatch(words -> words.kind().isAlarming());
    }

    /**
     * @param src as written, {@code cid:…} for a part of the message
     * @param side by its place in the document, whatever it shows
     */
    public record Image(String src, Attachment.Side side, Use use) {
        /** Whether the person shows it. */
        public boolean isOwnPicture() {
            return side == Attachment.Side.NEW && use == Use.CONTENT;
        }
    }

    /** What an image is there for, as far as its size and its place tell. */
    public enum Use {
        CONTENT("content"),
        /** In a signature, and not as large as a picture that somebody shows. */
        SIGNATURE("signature"),
        /** Nobody sees it: at most three dots, or hidden. It tells the sender's tool that the mail was opened. */
        TRACKING("tracking");

        private final String word;

        Use(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * @param kind quote, header-block, forward, signature, hidden, …
     * @param reason the rule that matched, never the sender's text
     */
    public record Cut(String kind, String reason) {}
}
