package org.postroute.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.postroute.config.Given.Part;

/** Reads the keys of one connection or agent, or the general ones, by the table. */
final class SectionReader {
    private final Configured configured;
    private final Findings findings;
    private final String section;

    /** @param section name of the connection or the agent */
    SectionReader(Configured configured, Findings findings, String section) {
        this.configured = configured;
        this.findings = findings;
        this.section = section;
    }

    /** Reads keys that hold for the whole section. */
    Values read(List<Property<?>> rows) {
        Values values = new Values();
        rows.forEach(row -> readOne(row, configured.find(row, section), 0, values));
        return values;
    }

    /** One mailbox for every address; none when there is no address. */
    List<Values> readAddresses() {
        Optional<Given> given = configured.find(PropertyTable.ADDRESS, section);
        List<Values> mailboxes = IntStream.range(
                        0, given.map(g -> g.parts().size()).orElse(1))
                .mapToObj(i -> new Values())
                .toList();
        readEach(PropertyTable.ADDRESS, given, mailboxes);
        return mailboxes;
    }

    /** Reads keys that may differ from mailbox to mailbox. */
    void readEach(List<Property<?>> rows, List<Values> mailboxes) {
        rows.forEach(row -> readEach(row, configured.find(row, section), mailboxes));
    }

    private void readEach(Property<?> row, Optional<Given> given, List<Values> mailboxes) {
        given.ifPresent(g -> checkCount(g, mailboxes.size()));
        if (given.isEmpty() && row.absence() instanceof Absence.Required) {
            missing(row);
            mailboxes.forEach(values -> values.putFaulty(row));
            return;
        }
        for (int i = 0; i < mailboxes.size(); i++) {
            readOne(row, given, i, mailboxes.get(i));
        }
    }

    private void checkCount(Given given, int mailboxes) {
        int values = given.parts().size();
        if (values > mailboxes) {
            findings.fault(
                    given.where(),
                    given.key(),
                    "has %d values for %d address%s.".formatted(values, mailboxes, mailboxes == 1 ? "" : "es"),
                    "Give one value for each address, in the same order; a comma inside a value is written \\,");
        }
    }

    private <T> void readOne(Property<T> row, Optional<Given> given, int index, Values into) {
        Optional<Part> part = given.map(g -> g.part(index));
        if (part.isPresent() && part.get().faulty()) {
            into.putFaulty(row);
        } else if (part.isPresent() && !part.get().text().isEmpty()) {
            readText(row, given.get(), index, into);
        } else if (row.absence() instanceof Absence.Default fallback) {
            T value = row.type().read(fallback.value()).orElseThrow();
            into.put(row, value, fallback.value(), ValueSource.NOWHERE);
        } else if (row.absence() instanceof Absence.Required) {
            into.putFaulty(row);
            given.ifPresentOrElse(g -> empty(row, g, index), () -> missing(row));
        }
    }

    private <T> void readText(Property<T> row, Given given, int index, Values into) {
        Part part = given.part(index);
        Optional<T> value = row.type().read(part.text());
        if (value.isPresent()) {
            into.put(row, value.get(), part.text(), part.source());
            return;
        }
        into.putFaulty(row);
        if (index < given.parts().size()) {
            findings.fault(
                    given.where(),
                    given.key(),
                    position(given, index) + row.type().problem(part.text()),
                    row.type().hint(part.text()));
        }
    }

    private void empty(Property<?> row, Given given, int index) {
        if (index < given.parts().size()) {
            findings.fault(
                    given.where(),
                    given.key(),
                    position(given, index) + "is empty.",
                    row.type().form());
        }
    }

    private void missing(Property<?> row) {
        findings.missing(row.key(section), "is missing.", row.type().form());
    }

    private static String position(Given given, int index) {
        return given.parts().size() == 1 ? "" : "value " + (index + 1) + " ";
    }
}
