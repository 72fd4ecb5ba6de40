package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "../../../../etc/cron.d/x, x",
        "C:\\TEMP\\nsmail.png, nsmail.png",
        "/u/nsb/RFC-MIME.ps/, RFC-MIME.ps",
        "'Überweisung März.pdf', 'Überweisung März.pdf'",
        "a:b*c?.txt, a_b_c_.txt",
        "con.txt, _con.txt",
        ".signature, .signature",
        "'report.pdf. . ', report.pdf"
    })
    void only_a_harmless_last_component_is_left(String raw, String clean) {
        assertThat(FileNames.clean(raw)).isEqualTo(clean);
    }

    @Test
    void what_would_deceive_a_reader_is_taken_out() {
        assertThat(FileNames.clean("invoice\u202Efdp.exe")).isEqualTo("invoicefdp.exe");
        assertThat(FileNames.clean("a.pdf\0.exe")).isEqualTo("a.pdf.exe");
        assertThat(FileNames.clean("a\r\nSet-Cookie: x=1.txt")).isEqualTo("a Set-Cookie_ x=1.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../", "/", " . ", "\u202E", "\r\n"})
    void a_name_of_nothing_is_none(String raw) {
        assertThat(FileNames.clean(raw)).isNull();
    }

    @Test
    void a_long_name_keeps_its_extension() {
        assertThat(FileNames.clean("a".repeat(60_000) + ".pdf")).hasSize(120).endsWith("a.pdf");
        assertThat(FileNames.clean("\uD83D\uDE00".repeat(200))).hasSizeLessThanOrEqualTo(120);
    }
}
