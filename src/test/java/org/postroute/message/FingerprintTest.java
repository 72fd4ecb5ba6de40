package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String MAIL = """
            Received: from a by b
            From: Ann <ann@x.test>
            To: support@acme.test
            Subject: Hello
            Message-ID: <1@x.test>

            the body
            """.replace("\n", "\r\n");

    private static Fingerprint of(String mail) throws IOException {
        return Fingerprint.read(new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Return-Path",
                "Received",
                "Delivered-To",
                "X-Original-To",
                "Authentication-Results",
                "DKIM-Signature",
                "ARC-Seal",
                "X-Spam-Score"
            })
    void a_field_that_servers_add_on_the_way_makes_no_other_message(String name) throws IOException {
        Fingerprint copy = of(name + ": something\r\n folded\r\n" + MAIL);

        assertThat(copy.contentKey()).isEqualTo(of(MAIL).contentKey());
        assertThat(copy.raw()).isNotEqualTo(of(MAIL).raw());
    }

    @ParameterizedTest
    @CsvSource({
        "Ann <ann@x.test>, Bob <bob@x.test>",
        "support@acme.test, sales@acme.test",
        "Hello, Other",
        "<1@x.test>, <2@x.test>",
        "the body, another body"
    })
    void what_the_sender_wrote_makes_another_message(String written, String other) throws IOException {
        assertThat(of(MAIL.replace(written, other)).contentKey()).isNotEqualTo(of(MAIL).contentKey());
    }

    @Test
    void text_cannot_move_from_one_field_into_the_next_unnoticed() throws IOException {
        String one = "Message-ID: <1@x>\r\nTo: a\r\nCc: b\r\n\r\n";
        String other = "Message-ID: <1@x>\r\nTo: ab\r\nCc: \r\n\r\n";

        assertThat(of(one).contentKey()).isNotEqualTo(of(other).contentKey());
    }

    @Test
    void without_a_message_id_every_byte_counts() throws IOException {
        String anonymous = MAIL.replace("Message-ID", "X-ID");

        assertThat(of(anonymous).messageId()).isNull();
        assertThat(of(anonymous).contentKey())
                .isEqualTo(of(anonymous).raw().sha256())
                .isNotEqualTo(of("X-New: 1\r\n" + anonymous).contentKey());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@x.test | ann@x.test",
                "Ann Lee <ann@X.TEST> | ann@x.test",
                "\"Lee <no@no.test>, Ann\" <ann@x.test> | ann@x.test",
                "Ann (no@no.test) <ann@x.test> | ann@x.test",
                "ann@x.test (Ann \\) Lee) | ann@x.test",
                "=?utf-8?q?J=C3=BCrgen?= <j@x.test>, Bob <bob@x.test> | j@x.test",
                "Jürgen <j@bücher.example> | j@xn--bcher-kva.example",
                "<@relay.test:ann@x.test> | ann@x.test"
            })
    void the_sender_is_read_leniently(String from, String expected) throws IOException {
        assertThat(of("From: " + from + "\r\n\r\n").sender()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "undisclosed-recipients:;", "Ann", "<>", "<ann>", "\"ann@x.test", "((((", "<<<<"})
    void a_from_field_without_an_address_names_nobody(String from) throws IOException {
        assertThat(of("From: " + from + "\r\n\r\n").sender()).isNull();
    }

    @Test
    void folded_fields_and_bare_line_feeds_are_read() throws IOException {
        Fingerprint folded = of("message-id :\n <1@x.test>\nFROM:\n\tAnn\n <ann@x.test>\n\nbody: <2@x.test>");

        assertThat(folded.messageId()).hasToString("<1@x.test>");
        assertThat(folded.sender()).hasToString("ann@x.test");
    }

    @Test
    void the_size_of_the_pieces_that_arrive_makes_no_difference() throws IOException {
        byte[] bytes = MAIL.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < bytes.length; cut++) {
            InputStream pieces = new SequenceInputStream(
                    new ByteArrayInputStream(bytes, 0, cut), new ByteArrayInputStream(bytes, cut, bytes.length - cut));

            assertThat(Fingerprint.read(pieces)).isEqualTo(of(MAIL));
        }
    }

    @Test
    void noise_does_no_harm() {
        Random random = new Random(7);
        byte[] alphabet = ":<>@\r\n \t\"(\\)=a\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            for (int n = 0; n < noise.length; n++) {
                noise[n] = alphabet[random.nextInt(alphabet.length)];
            }
            byte[] mail =
                    ("From: " + new String(noise, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);

            assertThatCode(() -> Fingerprint.read(new ByteArrayInputStream(mail)))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "<", ">", "\"", "\\", "@", ",", ":", "From: a\r\n", "Message-ID: <\r\n"})
    void a_huge_header_is_read_in_no_time(String repeated) {
        String header = "From: " + repeated.repeat(2_000_000 / repeated.length());

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> of(header));
    }
}
