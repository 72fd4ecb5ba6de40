package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.message.HashingStore;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;
import org.postroute.message.Origin;
import org.postroute.message.Understanding;

/** Real delivery reports and ordinary mails. */
class ScreenCorpusTest {
    private static final Path CORPUS = Path.of("src/test/corpus/mime");
    private static final Screen SCREEN = new Screen(address -> false, id -> false);

    @Test
    void delivery_reports_are_not_taken_for_a_person_s_words() throws IOException {
        List<Origin.Kind> kinds = origins("bounce");
        assertThat(kinds).hasSizeGreaterThan(200);
        assertThat(kinds).containsOnly(Origin.Kind.BOUNCE);
    }

    @Test
    void vacation_notices_are_automatic() throws IOException {
        assertThat(origins("autoreply")).hasSize(7).containsOnly(Origin.Kind.AUTOMATIC);
    }

    @Test
    void ordinary_mails_are_a_person_s() throws IOException {
        List<Origin.Kind> kinds = origins("parse");
        assertThat(kinds).hasSizeGreaterThan(100);
        assertThat(share(kinds, Origin.Kind.PERSON)).isGreaterThan(99);
    }

    private static List<Origin.Kind> origins(String kind) throws IOException {
        return QuoteCase.csv(Files.readString(CORPUS.resolve("expected.csv"))).stream()
                .filter(row -> row.get(2).equals(kind))
                .map(row -> CORPUS.resolve(row.get(0)).resolve(row.get(1)))
                .filter(Files::exists)
                .map(mail -> SCREEN.judge(Understanding.unjudged(
                                new MimeReader(new HashingStore()).read(MimeCorpus.source(mail), 0)))
                        .origin()
                        .kind())
                .toList();
    }

    private static double share(List<Origin.Kind> kinds, Origin.Kind kind) {
        return 100.0 * kinds.stream().filter(kind::equals).count() / kinds.size();
    }
}
