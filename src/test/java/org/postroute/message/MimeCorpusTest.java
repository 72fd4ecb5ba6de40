package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MimeCorpusTest {
    private static final long TEN_MEGABYTES = 10L * 1024 * 1024;

    @Test
    void score() {
        List<String> misses = new ArrayList<>();
        int[] n = new int[20];
        for (MimeCorpus.Row row : MimeCorpus.rows()) {
            InboundMessage m = new MimeReader(new HashingStore()).read(MimeCorpus.source(row.file()), TEN_MEGABYTES);
            String k = row.get("kind");
            check(n, 0, misses, row, row.get("subject"), m.subject());
            check(n, 2, misses, row, row.get("raw_subject"), m.subject());
            String from = row.get("from_addr");
            check(
                    n,
                    4,
                    misses,
                    row,
                    from,
                    m.from().isEmpty() ? "None" : m.from().get(0).address().toString());
            check(
                    n,
                    6,
                    misses,
                    row,
                    row.get("n_attachments"),
                    "" + m.attachments().size());
            List<String> names = new ArrayList<>();
            for (Attachment a : m.attachments()) names.add(a.filename() == null ? "" : a.filename());
            check(n, 8, misses, row, row.get("attachment_names"), String.join("|", names));
            String excerpt = row.get("text_excerpt").replaceAll("[\\s\\x00]+", "");
            String text = (m.plainText() == null
                            ? (m.html() == null
                                    ? ""
                                    : org.jsoup.Jsoup.parse(m.html()).text())
                            : m.plainText())
                    .replaceAll("[\\s\\x00]+", "");
            if (!excerpt.isEmpty())
                check(
                        n,
                        10,
                        misses,
                        row,
                        excerpt.substring(0, Math.min(60, excerpt.length())),
                        text.contains(excerpt.substring(0, Math.min(60, excerpt.length())))
                                ? excerpt.substring(0, Math.min(60, excerpt.length()))
                                : text.substring(0, Math.min(80, text.length())));
            if (!k.isEmpty() && m.defects().stream().anyMatch(d -> d.startsWith("the structure")))
                misses.add("BROKEN " + row.file());
        }
        misses.forEach(System.out::println);
        System.out.println(java.util.Arrays.toString(n));
    }

    private static void check(int[] n, int i, List<String> misses, MimeCorpus.Row row, String expected, String actual) {
        if (expected.isEmpty()) return;
        n[i + 1]++;
        if (expected.equals(actual)) n[i]++;
        else misses.add(i + " " + row.get("path") + "\n    E " + expected + "\n    A " + actual);
    }

    @Test
    void every_message_is_read_whatever_is_wrong_with_it() {
        List<Path> messages = MimeCorpus.messages();
        assertThat(messages).hasSize(1332);
        for (Path file : messages) {
            InboundMessage message = new MimeReader(new HashingStore()).read(MimeCorpus.source(file), TEN_MEGABYTES);
            if (message.headers().isEmpty()) System.out.println("NOHEAD " + file + message.defects());
            if (!message.defects().isEmpty()) System.out.println("DEFECT " + file + message.defects());
        }
    }
}
