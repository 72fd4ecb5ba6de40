package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanningTest {
    private static final long LIMIT = 10_000;
    private static final String TEXT = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 12 1 NIL NIL NIL)";

    private static String file(String encoding, int octets) {
        return "(\"application\" \"pdf\" (\"name\" \"a.pdf\") NIL NIL \"" + encoding + "\" " + octets
                + " NIL (\"attachment\" NIL) NIL)";
    }

    private static String mixed(String boundary, String... parts) {
        return "(" + String.join("", parts) + " \"mixed\" (\"boundary\" \"" + boundary + "\") NIL NIL)";
    }

    private static Optional<PartPlan> plan(String structure, long messageBytes) throws Exception {
        byte[] line = ("* 1 FETCH (BODYSTRUCTURE " + structure + ")\r\n").getBytes(StandardCharsets.ISO_8859_1);
        IMAPProtocol server = new IMAPProtocol(
                new ByteArrayInputStream(line),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII),
                new Properties(),
                false);
        BODYSTRUCTURE parsed = ((FetchResponse) server.readResponse()).getItem(BODYSTRUCTURE.class);
        return PartPlanning.of(parsed, messageBytes, LIMIT);
    }

    @Test
    void all_but_the_oversized_part_is_fetched() throws Exception {
        String inner = mixed("in", file("base64", 780_000), file("base64", 78));
        PartPlan plan = plan(mixed("out", TEXT, inner), 781_000).orElseThrow();

        assertThat(plan.items())
                .containsExactly(
                        "BODY.PEEK[HEADER]",
                        "BODY.PEEK[1.MIME]",
                        "BODY.PEEK[1]",
                        "BODY.PEEK[2.MIME]",
                        "BODY.PEEK[2.1.MIME]",
                        "BODY.PEEK[2.2.MIME]",
                        "BODY.PEEK[2.2]");
        assertThat(plan.skipped().sizes()).isEqualTo(Map.of("2.1", 570_000L));
        assertThat(plan.bytes()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "base64, 13778, false",
        "BASE64, 13780, true",
        "quoted-printable, 30000, false",
        "quoted-printable, 30003, true",
        "binary, 10000, false",
        "8bit, 10001, true"
    })
    void only_what_is_too_large_for_certain_is_left_out(String encoding, int octets, boolean leftOut) throws Exception {
        assertThat(plan(mixed("b", TEXT, file(encoding, octets)), octets + 500).isPresent())
                .isEqualTo(leftOut);
    }

    @Test
    void a_message_that_is_nothing_but_a_file_keeps_its_header() throws Exception {
        PartPlan plan = plan(file("base64", 100_000), 100_400).orElseThrow();

        assertThat(plan.items()).containsExactly("BODY.PEEK[HEADER]");
        assertThat(plan.skipped().sizes()).containsOnlyKeys("1");
    }

    @Test
    void of_a_large_forwarded_message_the_beginning_is_fetched() throws Exception {
        String forwarded =
                "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 900000 (NIL \"hi\" NIL NIL NIL NIL NIL NIL NIL NIL) "
                        + TEXT + " 20 NIL NIL NIL)";
        PartPlan plan = plan(mixed("b", TEXT, forwarded), 901_000).orElseThrow();

        assertThat(plan.items()).endsWith("BODY.PEEK[2.MIME]", "BODY.PEEK[2]<0.262144>");
        assertThat(plan.skipped().sizes()).isEqualTo(Map.of("2", 900_000L));
    }

    @Test
    void the_text_of_a_mail_is_never_left_out() throws Exception {
        assertThat(plan("(\"text\" \"plain\" NIL NIL NIL \"7bit\" 900000 12000 NIL NIL NIL)", 901_000))
                .isEmpty();
        String html = "(\"TEXT\" \"HTML\" NIL NIL NIL \"7bit\" 900000 12000 NIL (\"inline\" NIL) NIL)";
        assertThat(plan(mixed("b", html, TEXT), 901_000)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "b\u00e9"})
    void a_message_whose_boundary_is_odd_is_fetched_as_it_is(String boundary) throws Exception {
        assertThat(plan(mixed(boundary, TEXT, file("base64", 100_000)), 101_000))
                .isEmpty();
    }

    @Test
    void a_message_whose_structure_is_monstrous_or_does_not_add_up_is_fetched_as_it_is() throws Exception {
        String large = file("base64", 100_000);
        assertThat(plan(mixed("b", TEXT, large), 90_000)).isEmpty();
        assertThat(plan(mixed("b", TEXT, large), 3_000_000)).isEmpty();
        assertThat(plan(mixed("b", TEXT.repeat(100), large), 110_000)).isEmpty();
        String deep = large;
        for (int depth = 0; depth < 20; depth++) {
            deep = mixed("b" + depth, deep);
        }
        assertThat(plan(deep, 110_000)).isEmpty();
    }
}
