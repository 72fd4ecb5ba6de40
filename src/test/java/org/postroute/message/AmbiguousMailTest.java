package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two programs may read differently has one meaning here, and is named where it matters. */
class AmbiguousMailTest {
    private static final String TWICE = "a part describes itself twice; the first counts";
    private final HashingStore store = new HashingStore();

    private InboundMessage read(String... lines) {
        byte[] bytes = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
        return new MimeReader(store).read(MessageSource.of(bytes), 0);
    }

    @Test
    void of_two_types_the_first_counts_and_that_is_told() {
        InboundMessage message = read("Content-Type: text/plain", "Content-Type: text/html", "", "<b>Hello</b>");

        assertThat(message.plainText()).isEqualTo("<b>Hello</b>");
        assertThat(message.html()).isNull();
        assertThat(message.defects()).containsExactly(TWICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"; boundary=b", "; BOUNDARY=\"b\"", ";\r\n boundary = b"})
    void of_two_boundaries_the_first_counts_and_that_is_told(String second) {
        InboundMessage message = read(
                "Content-Type: multipart/mixed; boundary=a" + second,
                "",
                "--b",
                "",
                "seen by others",
                "--a",
                "",
                "seen here",
                "--a--");

        assertThat(message.plainText()).isEqualTo("seen here");
        assertThat(message.defects()).containsExactly(TWICE);
    }

    @Test
    void of_two_encodings_the_first_counts_and_that_is_told() {
        InboundMessage message =
                read("Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit", "", "SGVsbG8=");

        assertThat(message.plainText()).isEqualTo("Hello");
        assertThat(message.defects()).containsExactly(TWICE);
    }

    private void isFile(String type, String disposition, String name, String... defects) {
        InboundMessage message =
                read("Content-Type: " + type, "Content-Disposition: attachment; " + disposition, "", "x");

        assertThat(message.attachments()).extracting(Attachment::filename).containsExactly(name);
        assertThat(message.defects()).containsExactly(defects);
    }

    @Test
    void of_two_names_of_a_file_the_first_counts_and_that_is_told() {
        isFile("application/octet-stream", "filename=a.txt; filename=b.exe", "a.txt", TWICE);
    }

    @Test
    void a_name_in_both_forms_is_what_everybody_writes() {
        isFile("application/pdf; name=a.pdf", "filename=a.pdf; filename*=utf-8''%C3%A4.pdf", "ä.pdf");
    }

    @Test
    void words_behind_the_padding_are_read_as_well() {
        assertThat(read("Content-Transfer-Encoding: base64", "", "SGVsbG8=", "IHRoZXJl")
                        .plainText())
                .isEqualTo("Hello there");
    }

    @Test
    void a_comment_is_no_part_of_the_type() {
        InboundMessage message = read("Content-Type: text/(plain)html (text/plain); charset=utf-8", "", "<b>Hi</b>");

        assertThat(message.html()).isEqualTo("<b>Hi</b>");
        assertThat(message.plainText()).isNull();
    }

    /** No name of a charset is looked for outside of those that the JDK has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "/etc/passwd",
                "org.postroute.message.MimeReader",
                "utf-8\0",
                "${env:HOME}",
                "jar:http://evil.test/x.jar!/",
                "x-unknown",
                "''",
                "-"
            })
    void a_charset_that_is_none_leaves_the_text_as_it_looks(String charset) {
        InboundMessage message = read("Content-Type: text/plain; charset=\"" + charset + "\"", "", "Grüße");

        assertThat(message.plainText()).isEqualTo("Grüße");
        assertThat(CharsetNames.find(charset)).isNull();
    }

    /** Undeclared, or declared within the text itself, it is the plainest ASCII. */
    @ParameterizedTest
    @CsvSource({
        "text/plain, +ADw-script+AD4-, false",
        "text/plain; charset=us-ascii, +ADw-script+AD4-, false",
        "text/html, '<meta charset=utf-7>+ADw-script+AD4-', false",
        "text/plain; charset=utf-7, +ADw-script+AD4-, true"
    })
    void utf_7_is_read_only_where_the_header_says_so(String type, String body, boolean decoded) {
        InboundMessage message = read("Content-Type: " + type, "", body);
        String text = message.html() == null ? message.plainText() : message.html();

        assertThat(text).endsWith(decoded ? "<script>" : "+ADw-script+AD4-");
    }
}
