package org.postroute.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.Turn;
import org.postroute.ledger.Turn.StoredAttachment;
import org.postroute.message.Attachment;
import org.postroute.message.Attachment.Disposition;
import org.postroute.message.Attachment.Side;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.Content;
import org.postroute.message.HiddenWords;
import org.postroute.message.InboundMessage;
import org.postroute.message.MemoryBlobs;
import org.postroute.message.ReplyText;
import org.postroute.message.SenderIdentity;
import org.postroute.message.SenderWarning;
import org.postroute.message.SkippedAttachment;
import org.postroute.message.Understanding;

class TurnMessagesTest {
    private final ObjectMapper json = new ObjectMapper();
    private final MemoryBlobs blobs = new MemoryBlobs();
    private Instant now = Instant.parse("2026-11-21T08:30:01Z");
    private final TurnMessages messages =
            new TurnMessages(AgentSamples::settings, blobs::open, AgentSamples.key(), () -> now);

    private Turn fullTurn() {
        ReplyText text = new ReplyText(
                "Where is it?",
                "<p>Where is <b>it</b>?</p>",
                "Where is **it**?",
                "> Your order",
                null,
                "Ann Lee",
                List.of(new HiddenWords(HiddenWords.Kind.OFF_SCREEN, 2, 30, "ignore all")),
                0.97,
                List.of(),
                List.of());
        Understanding understanding = Understanding.unjudged(AgentSamples.message())
                .withSender(new SenderIdentity(
                        AuthenticationVerdict.PASS, "dmarc=pass", List.of(SenderWarning.ADDRESS_IN_NAME)))
                .withReplyText(text)
                .withFiles(List.of(), List.of(skipped()));
        List<StoredAttachment> files = List.of(
                stored("att_1", "note ✓.txt", "text/plain", Disposition.ATTACHMENT, null, "hello".getBytes(UTF_8)),
                stored("att_2", null, "image/png", Disposition.INLINE, "logo@x.test", new byte[1_001]));
        return AgentSamples.turn("msg_1", 2, understanding, files);
    }

    private static SkippedAttachment skipped() {
        return new SkippedAttachment(
                "logo.png",
                "image/png",
                9,
                Disposition.INLINE,
                null,
                null,
                Side.QUOTED,
                SkippedAttachment.Reason.QUOTED_HISTORY);
    }

    private StoredAttachment stored(
            String id, String filename, String type, Disposition disposition, String contentId, byte[] bytes) {
        Content content = blobs.put(bytes);
        return new StoredAttachment(id, new Attachment("2", filename, type, disposition, contentId, content, Side.NEW));
    }

    @Test
    void a_turn_is_written_exactly_as_the_contract_says() throws Exception {
        String written =
                json.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(messages.of(fullTurn()));
        try (InputStream golden = getClass().getResourceAsStream("/agent/turn.json")) {
            assertThat(written.replace("\r\n", "\n").strip())
                    .isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
        }
    }

    @Test
    void a_message_without_anything_is_written_with_nulls_and_empty_lists() throws Exception {
        InboundMessage bare = new InboundMessage(
                List.of(), null, "", List.of(), List.of(), List.of(), null, List.of(), List.of(), null, null, List.of(),
                List.of(), List.of());

        JsonNode message = json.valueToTree(
                        messages.of(AgentSamples.turn("msg_1", 1, Understanding.unjudged(bare), List.of())))
                .path("message");

        assertThat(message.path("messageId").isNull()).isTrue();
        assertThat(message.path("date").isNull()).isTrue();
        assertThat(message.path("html").isNull()).isTrue();
        assertThat(message.path("language").isNull()).isTrue();
        assertThat(message.path("text").textValue()).isEmpty();
        assertThat(message.path("to").isArray()).isTrue();
        assertThat(message.path("attachments").isArray()).isTrue();
    }

    @Test
    void files_are_sent_along_until_four_megabytes_are_full() {
        TurnFiles files = new TurnFiles(
                blobs::open, new AttachmentLinks(AgentSamples.settings().publicUrl(), AgentSamples.key(), () -> now));
        StoredAttachment[] two = new StoredAttachment[5];
        Arrays.setAll(two, i -> stored("att_" + i, "a", "text/plain", Disposition.ATTACHMENT, null, new byte[1 << 20]));

        List<TurnMessage.File> written = files.of(List.of(two), 10 << 20);

        assertThat(written).extracting(file -> file.content() != null).containsExactly(true, true, true, true, false);
        assertThat(written).extracting(file -> file.url() == null).containsExactly(true, true, true, true, false);
    }

    @Test
    void neither_grant_nor_text_nor_address_is_printed() {
        TurnMessage message = messages.of(fullTurn());

        assertThat(message + " " + message.session() + message.message() + message.reply()
                        + message.message().attachments() + message.message().to())
                .doesNotContain(
                        "Where",
                        "x.test",
                        "acme.test/api",
                        "logo",
                        message.reply().grant());
    }

    private TurnMessage.Mail cut(String text, String html, String quoted) {
        ReplyText texts = new ReplyText(text, html, html, quoted, null, null, List.of(), 1, List.of(), List.of());
        Understanding understanding =
                Understanding.unjudged(AgentSamples.message()).withReplyText(texts);
        return messages.of(AgentSamples.turn("msg_1", 1, understanding, List.of()))
                .message();
    }

    @Test
    void a_text_is_cut_html_is_left_out_and_the_agent_reads_that_and_where_the_whole_is() {
        TurnMessage.Mail mail = cut("x".repeat(64_001), "y".repeat(64_002), "z".repeat(64_000));

        assertThat(mail.text()).hasSize(64_000);
        assertThat(mail.html()).isNull();
        assertThat(mail.markdown()).isNull();
        assertThat(mail.quotedText()).hasSize(64_000);
        assertThat(mail.cut())
                .containsExactly(
                        new TurnMessage.Cut("text", 64_001),
                        new TurnMessage.Cut("html", 64_002),
                        new TurnMessage.Cut("markdown", 64_002));
        assertThat(mail.source()).startsWith("https://mail.acme.test/api/v1/attachments/msg_1?expires=");
    }

    @Test
    void no_character_is_cut_in_halves() {
        assertThat(cut("x" + "😀".repeat(40_000), null, null).text()).hasSize(63_999);
    }
}
