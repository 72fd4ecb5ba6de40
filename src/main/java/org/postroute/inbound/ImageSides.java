package org.postroute.inbound;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Attachment;
import org.postroute.message.ReplyText;

/** On which side the parts are that images refer to by Content-ID (RFC 2392), and what they are there for. */
final class ImageSides {
    private static final int SCHEME = "cid:".length();

    private static final Comparator<ReplyText.Image> OWN_FIRST = Comparator.comparing(
                    ReplyText.Image::side, Comparator.comparing(side -> side != Attachment.Side.NEW))
            .thenComparing(ReplyText.Image::use);

    private final Map<String, ReplyText.Image> images = new HashMap<>();

    private ImageSides() {}

    static ImageSides of(List<ReplyText.Image> images) {
        ImageSides all = new ImageSides();
        for (ReplyText.Image image : images) {
            String src = image.src().strip();
            if (src.regionMatches(true, 0, "cid:", 0, SCHEME)) {
                all.add(src.substring(SCHEME), image);
                all.add(percentDecoded(src.substring(SCHEME)), image);
            }
        }
        return all;
    }

    private void add(String contentId, ReplyText.Image image) {
        images.merge(key(contentId), image, (a, b) -> OWN_FIRST.compare(a, b) <= 0 ? a : b);
    }

    /** NEW when any image refers to it from what is new, and when none refers to it at all. */
    Attachment.Side of(@Nullable String contentId) {
        return image(contentId).map(ReplyText.Image::side).orElse(Attachment.Side.NEW);
    }

    /** CONTENT when any image shows it so, and when none refers to it at all. */
    ReplyText.Use useOf(@Nullable String contentId) {
        return image(contentId).map(ReplyText.Image::use).orElse(ReplyText.Use.CONTENT);
    }

    private Optional<ReplyText.Image> image(@Nullable String contentId) {
        return contentId == null ? Optional.empty() : Optional.ofNullable(images.get(key(contentId)));
    }

    private static String key(String contentId) {
        return contentId.strip().toLowerCase(Locale.ROOT);
    }

    /** Most write the identifier raw into the URL, some percent-encoded as the RFC asks. */
    private static String percentDecoded(String reference) {
        StringBuilder decoded = new StringBuilder(reference.length());
        for (int i = 0; i < reference.length(); i++) {
            int high = i + 2 < reference.length() ? Character.digit(reference.charAt(i + 1), 16) : -1;
            int low = i + 2 < reference.length() ? Character.digit(reference.charAt(i + 2), 16) : -1;
            if (reference.charAt(i) == '%' && high >= 0 && low >= 0) {
                decoded.append((char) (high * 16 + low));
                i += 2;
            } else {
                decoded.append(reference.charAt(i));
            }
        }
        return decoded.toString();
    }
}
