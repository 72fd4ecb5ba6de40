package org.postroute.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postroute.message.DeliveryReport;
import org.postroute.message.DeliveryReport.Kind;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;

/** 277 delivery reports in the dialects of many servers; the numbers are what is reached. */
class DeliveryReportCorpusTest {
    private static List<Case> cases = List.of();

    private record Case(MimeCorpus.Row row, Optional<DeliveryReport> report) {
        /** Upstream writes "a|b" for two recipients. */
        String expected(String column) {
            return row.get(column).split("\\|", -1)[0];
        }

        Optional<Recipient> first() {
            return report.map(found -> found.recipients().get(0));
        }
    }

    @BeforeAll
    static void readAll() {
        cases = MimeCorpus.rows().stream()
                .filter(row -> row.get("kind").equals("bounce"))
                .map(row -> new Case(row, new DeliveryReports().read(read(row))))
                .toList();
    }

    private static InboundMessage read(MimeCorpus.Row row) {
        return new MimeReader(new HashingStore()).read(MimeCorpus.source(row.file()), 0);
    }

    private static long count(Predicate<Case> predicate) {
        return cases.stream().filter(predicate).count();
    }

    private static boolean first(Case one, String column, Function<Recipient, Object> actual) {
        return one.first()
                .map(actual)
                .filter(value -> value.toString().equals(one.expected(column)))
                .isPresent();
    }

    @Test
    void nearly_every_report_names_its_recipients() {
        assertThat(cases).hasSize(277);
        assertThat(count(one -> one.report().isPresent())).isEqualTo(272);
        assertThat(count(one -> one.report()
                        .filter(report -> one.row()
                                .get("n_recipients")
                                .equals("" + report.recipients().size()))
                        .isPresent()))
                .isEqualTo(270);
    }

    @Test
    void codes_are_those_of_the_server() {
        assertThat(count(one -> first(one, "dsn", recipient -> Objects.toString(recipient.status()))))
                .isGreaterThanOrEqualTo(200);
        assertThat(count(one -> first(one, "smtp_code", recipient -> Objects.toString(recipient.smtpCode()))))
                .isGreaterThanOrEqualTo(189);
    }

    @Test
    void an_address_that_will_never_work_is_told_from_one_that_may() {
        assertThat(count(one -> first(one, "hard", recipient -> recipient.kind() == Kind.HARD)))
                .isEqualTo(227);
    }

    @Test
    void most_reports_lead_back_to_our_message() {
        assertThat(count(one ->
                        one.report().map(DeliveryReport::originalMessageId).isPresent()))
                .isEqualTo(233);
    }
}
