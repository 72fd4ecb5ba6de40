package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postroute.message.Attachment;
import org.postroute.message.Content;
import org.postroute.message.SkippedAttachment;
import org.postroute.message.Understanding;

class AttachmentFilterTest {
    private static final String QUOTED =
            "<p>Hi</p><div class=gmail_quote><div class=gmail_attr>On 4 May 2026 at 10:20, Bob &lt;b@x.test&gt; wrote:</div>"
                    + "<blockquote class=gmail_quote>Look <img src='cid:old@x'> <img src='cid:both@x'></blockquote></div>";

    private final AttachmentFilter filter = new AttachmentFilter();

    @Test
    void an_image_that_only_the_quotation_shows_is_history() {
        Understanding chosen = select(QUOTED, Set.of(), file("a", "old@x"));
        assertThat(chosen.attachments()).isEmpty();
        assertThat(chosen.skipped())
                .singleElement()
                .extracting(SkippedAttachment::reason, SkippedAttachment::side)
                .containsExactly(SkippedAttachment.Reason.QUOTED_HISTORY, Attachment.Side.QUOTED);
    }

    @Test
    void an_image_that_the_new_text_shows_as_well_is_new() {
        Understanding chosen = select("<img src='CID:both%40x'>" + QUOTED, Set.of(), file("a", "both@x"));
        assertThat(chosen.attachments()).extracting(Attachment::side).containsExactly(Attachment.Side.NEW);
    }

    @Test
    void a_file_that_nothing_refers_to_is_new() {
        assertThat(select(QUOTED, Set.of(), file("a", "unused@x"), file("b", null))
                        .attachments())
                .hasSize(2);
    }

    @Test
    void a_file_seen_before_in_the_session_is_listed_with_its_hash() {
        Understanding chosen = select("<p>Hi</p>", Set.of(hash("a")), file("a", null), file("b", null));
        assertThat(chosen.attachments()).extracting(f -> f.content().sha256()).containsExactly(hash("b"));
        assertThat(chosen.skipped())
                .singleElement()
                .extracting(SkippedAttachment::reason, SkippedAttachment::sha256)
                .containsExactly(SkippedAttachment.Reason.SEEN_BEFORE, hash("a"));
    }

    @Test
    void a_message_that_only_forwards_keeps_its_files() {
        String forward =
                "<div class=gmail_quote>---------- Forwarded message ---------<br>From: Bob &lt;b@x.test&gt;<br>"
                        + "Subject: Offer<br><br><img src='cid:old@x'>See the offer</div>";
        Understanding chosen = select(forward, Set.of(hash("b")), file("a", "old@x"), file("b", null));
        assertThat(chosen.attachments()).hasSize(2);
        assertThat(chosen.skipped()).isEmpty();
    }

    @Test
    void a_pixel_is_nobody_s_file() {
        String html = "<p>Hi</p><img src='cid:p@x' style='width:1px;height:1px'><p hidden><img src='cid:q@x'></p>";
        Understanding chosen = select(html, Set.of(), file("a", "p@x"), file("b", "q@x"));
        assertThat(chosen.attachments()).isEmpty();
        assertThat(chosen.skipped())
                .extracting(SkippedAttachment::reason, SkippedAttachment::side)
                .containsOnly(tuple(SkippedAttachment.Reason.TRACKING_PIXEL, Attachment.Side.NEW));
    }

    @Test
    void a_logo_in_the_signature_is_nobody_s_file_and_a_picture_is() {
        String html =
                "<p>Hi</p><img src='cid:shot@x'><div class=gmail_signature>Ann<br><img src='cid:logo@x' height=40>"
                        + "<img src='cid:tall@x' height=400><img src='cid:large@x'></div>";
        Attachment large = file("d", "large@x", 100_000);
        Understanding chosen =
                select(html, Set.of(), file("a", "shot@x"), file("b", "logo@x"), file("c", "tall@x"), large);
        assertThat(chosen.attachments())
                .extracting(Attachment::contentId)
                .containsExactly("shot@x", "tall@x", "large@x");
        assertThat(chosen.skipped())
                .singleElement()
                .extracting(SkippedAttachment::reason)
                .isEqualTo(SkippedAttachment.Reason.SIGNATURE_IMAGE);
    }

    @Test
    void an_answer_that_is_a_screenshot_keeps_it_and_none_of_the_history_s() {
        Understanding chosen = select(
                "<img src='cid:shot@x'>" + QUOTED.substring(9), Set.of(), file("a", "shot@x"), file("b", "old@x"));
        assertThat(chosen.replyText().text()).isEmpty();
        assertThat(chosen.attachments()).extracting(Attachment::contentId).containsExactly("shot@x");
        assertThat(chosen.skipped())
                .extracting(SkippedAttachment::reason)
                .containsExactly(SkippedAttachment.Reason.QUOTED_HISTORY);
    }

    private Understanding select(String html, Set<String> seen, Attachment... files) {
        Understanding unjudged = Understanding.unjudged(FixtureMail.ofFiles(html, List.of(files)));
        return filter.select(new ReplyTexts().separate(unjudged), seen);
    }

    private static Attachment file(String content, @Nullable String contentId) {
        return file(content, contentId, 3);
    }

    private static Attachment file(String content, @Nullable String contentId, long size) {
        return new Attachment(
                "2",
                content + ".png",
                "image/png",
                Attachment.Disposition.INLINE,
                contentId,
                new Content(hash(content), size),
                Attachment.Side.NEW);
    }

    private static String hash(String letter) {
        return letter.repeat(64);
    }
}
