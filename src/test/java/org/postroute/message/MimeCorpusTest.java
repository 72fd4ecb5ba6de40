package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** The floors are what is reached; where the sources' own expectation is worse (raw 8-bit as U+FFFD), it is not met. */
class MimeCorpusTest {
    private static final long TEN_MEGABYTES = 10L * 1024 * 1024;
    private static final int EXCERPT_CHARS = 60;

    @Test
    void every_message_is_read_whatever_is_wrong_with_it() {
        List<Path> messages = MimeCorpus.messages();

        assertThat(messages).hasSize(1332);
        for (Path file : messages) {
            assertThatCode(() -> assertWithinLimits(read(file)))
                    .as(file.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static void assertWithinLimits(InboundMessage message) {
        assertThat(message.defects()).noneMatch(defect -> defect.startsWith("the structure is broken"));
        assertThat(message.headers()).hasSizeLessThanOrEqualTo(500);
        assertThat(message.attachments()).hasSizeLessThanOrEqualTo(500);
        assertThat(message.references()).hasSizeLessThanOrEqualTo(100);
        assertThat(message.subject()).isEqualTo(HeaderText.clean(message.subject(), 2000));
        for (Attachment file : message.attachments()) {
            if (file.filename() != null) {
                assertThat(file.filename()).hasSizeBetween(1, 120).doesNotContain("/", "\\", "\r", "\n", "\0");
            }
        }
    }

    @Test
    void subjects_are_those_that_other_parsers_read() {
        assertThat(matches("subject", InboundMessage::subject)).isEqualTo(94);
        assertThat(matches("raw_subject", InboundMessage::subject)).isEqualTo(48);
    }

    @Test
    void senders_are_those_that_other_parsers_read() {
        assertThat(matches(
                        "from_addr",
                        message -> message.from().stream()
                                .findFirst()
                                .map(from -> from.address().toString())
                                .orElse("None")))
                .isEqualTo(96);
    }

    /** Three files that stand uuencoded in a text are found; the source expects none of it. */
    @Test
    void files_are_those_that_other_parsers_find() {
        assertThat(matches(
                        "n_attachments",
                        message -> String.valueOf(message.attachments().size())))
                .isEqualTo(108);
    }

    @Test
    void the_body_is_the_one_that_other_parsers_find() {
        long found = rowsWith("text_excerpt")
                .filter(row -> letters(bodyOf(read(row.file()))).contains(excerpt(row)))
                .count();

        assertThat(found).isEqualTo(74);
    }

    private static long matches(String column, Function<InboundMessage, String> actual) {
        Predicate<MimeCorpus.Row> equal = row -> row.get(column).equals(actual.apply(read(row.file())));
        return rowsWith(column).filter(equal).count();
    }

    private static Stream<MimeCorpus.Row> rowsWith(String column) {
        return MimeCorpus.rows().stream().filter(row -> !row.get(column).isEmpty());
    }

    private static String excerpt(MimeCorpus.Row row) {
        String letters = letters(row.get("text_excerpt"));
        return letters.substring(0, Math.min(EXCERPT_CHARS, letters.length()));
    }

    private static String bodyOf(InboundMessage message) {
        String html = message.html() == null ? "" : Jsoup.parse(message.html()).text();
        return message.plainText() == null ? html : message.plainText();
    }

    private static String letters(String text) {
        return text.replaceAll("[\\s\\x00]+", "");
    }

    private static InboundMessage read(Path file) {
        return new MimeReader(new HashingStore()).read(MimeCorpus.source(file), TEN_MEGABYTES);
    }
}
