package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MimeReaderTest {
    private final HashingStore store = new HashingStore();

    private InboundMessage read(String mail, long maxAttachmentBytes) {
        byte[] bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new MimeReader(store).read(MessageSource.of(bytes), maxAttachmentBytes);
    }

    @Test
    void the_header_becomes_values() {
        InboundMessage message = read("""
                From: =?utf-8?q?Ann_L=C3=A9e?= <ann@x.test>
                To: support@acme.test
                Subject: Häfen =?utf-8?q?=0D=0ABcc:_evil@y.test?=
                Date: Fri, 3 Feb 2023 10:00:00 +0100 (CET)
                Message-ID: <2@x.test>
                References: <0@x.test>
                 <1@x.test>

                Hello
                """, 0);

        assertThat(message.sender())
                .hasValueSatisfying(ann -> assertThat(ann.name()).isEqualTo("Ann Lée"));
        assertThat(message.subject()).isEqualTo("Häfen Bcc: evil@y.test");
        assertThat(message.date()).isEqualTo(Instant.parse("2023-02-03T09:00:00Z"));
        assertThat(message.messageId()).isEqualTo(new MessageId("<2@x.test>"));
        assertThat(message.references()).hasSize(2);
        assertThat(message.plainText()).isEqualTo("Hello\n");
        assertThat(message.html()).isNull();
    }

    private static final String WITH_FILES = """
            From: ann@x.test
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8

            Größe
            --a
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html; charset=utf-8

            <p>Größe <img src="cid:i@x"></p>
            --r
            Content-Type: image/png
            Content-ID: <i@x>
            Content-Transfer-Encoding: base64

            AAEC
            --r--
            --a--
            --m
            Content-Type: text/calendar; method=REQUEST

            BEGIN:VCALENDAR
            --m
            Content-Type: application/pdf; name="a.pdf"
            Content-Disposition: attachment; filename*=utf-8''..%2Fr%C3%A9sum%C3%A9.pdf
            Content-Transfer-Encoding: base64

            AAECAwQFBgcICQ==
            --m
            Content-Type: text/plain

            -- list footer
            --m--
            """;

    @Test
    void every_file_is_listed_and_the_rest_is_the_body() {
        InboundMessage message = read(WITH_FILES, 0);

        assertThat(message.plainText()).isEqualTo("Größe\n-- list footer");
        assertThat(message.html()).contains("<img", "<pre>-- list footer</pre>");
        assertThat(message.attachments())
                .extracting(
                        Attachment::partPath, Attachment::filename, Attachment::contentType, Attachment::disposition)
                .containsExactly(
                        tuple("1.2.2", null, "image/png", Attachment.Disposition.INLINE),
                        tuple("2", null, "text/calendar", Attachment.Disposition.ATTACHMENT),
                        tuple("3", "résumé.pdf", "application/pdf", Attachment.Disposition.ATTACHMENT));
        assertThat(message.attachments().get(0).contentId()).isEqualTo("i@x");
        assertThat(store.bytes(message.attachments().get(0).content())).containsExactly(0, 1, 2);
    }

    @Test
    void a_file_over_the_limit_is_listed_with_its_size_and_not_stored() {
        InboundMessage message = read(WITH_FILES, 9);

        assertThat(message.attachments()).hasSize(1);
        assertThat(message.skipped())
                .extracting(SkippedAttachment::contentType, SkippedAttachment::size, SkippedAttachment::reason)
                .contains(tuple("application/pdf", 10L, SkippedAttachment.Reason.TOO_LARGE));
    }

    @Test
    void a_forwarded_message_is_a_file_and_the_text_where_there_is_no_other() {
        InboundMessage message = read("""
                From: ann@x.test
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: message/rfc822

                From: bob@y.test
                Subject: The invoice

                Please pay.
                --m--
                """, 0);

        assertThat(message.attachments()).extracting(Attachment::filename).containsOnlyNulls();
        assertThat(message.plainText())
                .contains("Forwarded message", "From: bob@y.test", "Subject: The invoice", "Please pay.");
    }

    @Test
    void flowed_text_is_unfolded_and_quotes_keep_their_depth() {
        InboundMessage message = read("""
                From: ann@x.test
                Content-Type: text/plain; format=flowed

                One\s
                line.
                >> deep\s
                >> quote
                > shallow
                --\s
                Ann
                """, 0);

        assertThat(message.plainText()).isEqualTo("One line.\n>> deep quote\n> shallow\n-- \nAnn\n");
    }

    @Test
    void text_without_a_charset_is_utf8_or_what_it_looks_like() {
        byte[] latin = "From: a@x.test\r\n\r\nGrüße aus Köln".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(new MimeReader(store).read(MessageSource.of(latin), 0).plainText())
                .isEqualTo("Grüße aus Köln");
        assertThat(read("From: a@x.test\n\nGrüße", 0).plainText()).isEqualTo("Grüße");
    }

    @Test
    void a_boundary_that_never_comes_costs_no_text() {
        InboundMessage message = read("Content-Type: multipart/mixed; boundary=m\n\nHello\n", 0);

        assertThat(message.plainText()).startsWith("Hello");
        assertThat(message.defects()).contains("a multipart whose boundary never comes was read as text");
    }

    @Test
    void a_body_without_an_empty_line_before_it_is_still_the_body() {
        assertThat(read("From: a@x.test\nHello there\nand bye", 0).plainText()).isEqualTo("Hello there\nand bye");
    }

    @Test
    void base64_with_garbage_and_without_padding_is_decoded() {
        String body = Base64.getMimeEncoder()
                .withoutPadding()
                .encodeToString("Hello, world".repeat(20).getBytes(StandardCharsets.UTF_8));

        InboundMessage message = read("Content-Transfer-Encoding: base64\n\n*" + body.replace("S", "-S"), 0);

        assertThat(message.plainText()).isEqualTo("Hello, world".repeat(20));
    }

    @Test
    void reports_are_kept_for_feedback() {
        InboundMessage message = read("""
                Content-Type: multipart/report; boundary=m

                --m
                Content-Type: message/delivery-status

                Reporting-MTA: dns; x.test

                Final-Recipient: rfc822; ann@x.test
                --m--
                """, 0);

        assertThat(message.reports()).singleElement().satisfies(report -> {
            assertThat(report.contentType()).isEqualTo("message/delivery-status");
            assertThat(report.text()).contains("Final-Recipient: rfc822; ann@x.test");
        });
    }

    private static final String LEFT_ON_THE_SERVER = """
            From: ann@x.test
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: text/plain

            See the film.
            --m
            X-Postroute-Skipped: too-large; octets=20480000
            Content-Type: video/mp4; name="film.mp4"
            Content-Disposition: attachment
            Content-Transfer-Encoding: base64


            --m
            X-Postroute-Skipped: too-large; octets=400000
            Content-Type: message/rfc822

            Subject: Forwarded

            The beginning of
            --m--
            """;

    @Test
    void files_that_stand_uuencoded_in_the_text_are_files() {
        InboundMessage message = read("""
                From: ann@x.test

                Here is the cat:

                begin 644 ../cat.txt
                #0V%T
                `
                end
                begin to read, and
                begin 644 nothing
                of it is encoded.
                """, 0);

        assertThat(message.plainText())
                .isEqualTo("Here is the cat:\n\nbegin to read, and\nbegin 644 nothing\nof it is encoded.\n");
        assertThat(message.attachments()).extracting(Attachment::filename).containsExactly("cat.txt");
        assertThat(store.bytes(message.attachments().get(0).content()))
                .asString()
                .isEqualTo("Cat");
    }

    @Test
    void a_part_left_on_the_server_is_listed_as_too_large_and_never_stored() {
        byte[] bytes = LEFT_ON_THE_SERVER.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        SkippedParts skipped = SkippedParts.parse("2=15000000 3=400000");
        InboundMessage message = new MimeReader(store).read(MessageSource.of(bytes, skipped), 10_000_000);

        assertThat(message.plainText()).isEqualTo("See the film.");
        assertThat(message.attachments()).isEmpty();
        assertThat(message.skipped())
                .extracting(
                        SkippedAttachment::filename,
                        SkippedAttachment::contentType,
                        SkippedAttachment::size,
                        SkippedAttachment::sha256,
                        SkippedAttachment::reason)
                .containsExactly(
                        tuple("film.mp4", "video/mp4", 15_000_000L, null, SkippedAttachment.Reason.TOO_LARGE),
                        tuple(null, "message/rfc822", 400_000L, null, SkippedAttachment.Reason.TOO_LARGE));
    }

    @Test
    void a_mail_cannot_say_of_itself_that_a_part_was_left_on_the_server() {
        InboundMessage message = read(LEFT_ON_THE_SERVER, 10_000_000);

        assertThat(message.attachments()).extracting(Attachment::filename).containsExactly("film.mp4", null);
        assertThat(message.skipped()).isEmpty();
    }

    @Test
    void a_source_or_a_store_that_fails_is_no_defect_of_the_message() {
        MessageSource broken = new MessageSource() {
            @Override
            public InputStream open() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public long size() {
                return 1;
            }
        };
        ContentStore full = bytes -> {
            throw new IOException("disk full");
        };

        assertThatThrownBy(() -> new MimeReader(store).read(broken, 0)).isInstanceOf(RetryableException.class);
        assertThatThrownBy(() ->
                        new MimeReader(full).read(MessageSource.of(WITH_FILES.getBytes(StandardCharsets.UTF_8)), 0))
                .isInstanceOf(RetryableException.class);
        assertThat(Objects.requireNonNull(read("\n", 0).plainText())).isEmpty();
    }
}
