package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class PartCountsTest {
    @Test
    void parts_of_messages_inside_are_counted_apart() {
        PartCounts counts = of("""
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: text/plain

                one
                --a
                Content-Type: message/rfc822

                Content-Type: multipart/alternative; boundary=b

                --b

                two
                --b
                Content-Type: text/html

                three
                --b--
                --a--
                """);

        assertThat(counts).isEqualTo(new PartCounts(3, 2, 3, 1));
    }

    @Test
    void a_message_without_structure_is_one_part() {
        assertThat(of("Subject: x\n\nHello\n")).isEqualTo(new PartCounts(1, 0, 1, 0));
        assertThat(of("").leaves()).isLessThanOrEqualTo(1);
    }

    @Test
    void counting_ends_at_the_limits_of_reading() {
        PartCounts wide = of("Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n".repeat(2_000));
        PartCounts deep = of("Content-Type: message/rfc822\n\n".repeat(5_000));

        assertThat(wide.leaves()).isBetween(499, 501);
        assertThat(deep.messages()).isLessThanOrEqualTo(ReadingLimits.DEPTH);
    }

    @Test
    void structures_of_the_corpus_are_counted_as_their_own_suites_do() {
        assertThat(right("n_parts", PartCounts::parts)).isGreaterThanOrEqualTo(92);
        assertThat(right("n_leaf_bodies", PartCounts::leaves)).isEqualTo(74);
        assertThat(right("n_multipart", PartCounts::multiparts)).isEqualTo(74);
        assertThat(right("n_nested_messages", PartCounts::messages)).isEqualTo(74);
    }

    private static long right(String column, ToIntFunction<PartCounts> number) {
        List<MimeCorpus.Row> rows = MimeCorpus.rows().stream()
                .filter(row -> !row.get(column).isEmpty())
                .toList();
        return rows.stream()
                .filter(row ->
                        row.get(column).equals("" + number.applyAsInt(PartCounts.of(MimeCorpus.source(row.file())))))
                .count();
    }

    private static PartCounts of(String source) {
        return PartCounts.of(MessageSource.of(source.getBytes(StandardCharsets.UTF_8)));
    }
}
