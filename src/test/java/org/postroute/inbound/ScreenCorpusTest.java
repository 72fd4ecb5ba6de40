package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    void nothing_that_a_machine_or_a_list_sent_is_a_person_s() {
        Map<Path, Origin.Kind> machines = judged(MimeCorpus.Kind.MACHINE);
        Map<Path, Origin.Kind> lists = judged(MimeCorpus.Kind.LIST);

        System.out.printf("%d reports, complaints and notices, %d from lists%n", machines.size(), lists.size());
        assertThat(machines).hasSizeGreaterThan(350).doesNotContainValue(Origin.Kind.PERSON);
        assertThat(lists).hasSizeGreaterThan(250).doesNotContainValue(Origin.Kind.PERSON);
    }

    @Test
    void what_a_person_sent_is_not_a_machine_s() {
        Map<Path, Origin.Kind> persons = judged(MimeCorpus.Kind.PERSON);
        List<Path> missed = persons.keySet().stream()
                .filter(mail -> persons.get(mail) != Origin.Kind.PERSON)
                .toList();

        System.out.printf("%d of persons, taken for a machine's: %s%n", persons.size(), missed);
        assertThat(persons).hasSizeGreaterThan(350);
        assertThat(missed).hasSizeLessThan(1 + persons.size() / 1000);
    }

    private static Map<Path, Origin.Kind> judged(MimeCorpus.Kind kind) {
        return MimeCorpus.messages().stream()
                .filter(mail -> MimeCorpus.kind(mail) == kind)
                .collect(Collectors.toMap(mail -> mail, ScreenCorpusTest::origin));
    }

    private static Origin.Kind origin(Path mail) {
        return SCREEN.judge(Understanding.unjudged(new MimeReader(new HashingStore()).read(MimeCorpus.source(mail), 0)))
                .origin()
                .kind();
    }

    private static List<Origin.Kind> origins(String kind) throws IOException {
        return QuoteCase.csv(Files.readString(CORPUS.resolve("expected.csv"))).stream()
                .filter(row -> row.get(2).equals(kind))
                .map(row -> CORPUS.resolve(row.get(0)).resolve(row.get(1)))
                .filter(Files::exists)
                .map(ScreenCorpusTest::origin)
                .toList();
    }
}
