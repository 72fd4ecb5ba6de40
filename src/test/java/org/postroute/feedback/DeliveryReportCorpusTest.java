package org.postroute.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

/**
 * 277 delivery reports in the dialects of many servers; the numbers are what is reached. One file in five was set aside and
 * never looked at while the rules were made.
 */
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

    private static boolean isSetAside(Case one) {
        try {
            byte[] name = one.row().file().getFileName().toString().getBytes(StandardCharsets.UTF_8);
            return (MessageDigest.getInstance("SHA-256").digest(name)[0] & 0xff) % 5 == 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRight(Case one) {
        return first(one, "hard", recipient -> recipient.kind() == Kind.HARD);
    }

    @Test
    void nearly_every_report_names_its_recipients() {
        assertThat(cases).hasSize(277);
        assertThat(count(one -> one.report().isPresent())).isEqualTo(276);
        assertThat(count(one -> one.report()
                        .filter(report -> one.row()
                                .get("n_recipients")
                                .equals("" + report.recipients().size()))
                        .isPresent()))
                .isEqualTo(275);
    }

    /** The rest are codes such as 5.0.911 that the list's authors made up for reports without one. */
    @Test
    void codes_are_those_of_the_server() {
        assertThat(count(one -> first(one, "dsn", recipient -> Objects.toString(recipient.status()))))
                .isGreaterThanOrEqualTo(206);
        assertThat(count(one -> first(one, "smtp_code", recipient -> Objects.toString(recipient.smtpCode()))))
                .isGreaterThanOrEqualTo(193);
    }

    @Test
    void an_address_that_will_never_work_is_told_from_one_that_may() {
        assertThat(count(DeliveryReportCorpusTest::isRight)).isGreaterThanOrEqualTo(265);
        assertThat(count(one -> isSetAside(one))).isEqualTo(56);
        assertThat(count(one -> isSetAside(one) && isRight(one))).isGreaterThanOrEqualTo(52);
    }

    @Test
    void most_reports_lead_back_to_our_message() {
        assertThat(count(one ->
                        one.report().map(DeliveryReport::originalMessageId).isPresent()))
                .isEqualTo(237);
    }
}
