package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.SenderChecks;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.ops.Admission.Candidate;

class AdmissionTest {
    private static final List<ConnectionReport> REJECTED = List.of(new ConnectionReport(
            "support-1",
            "support@acme.test",
            "imap",
            "mail.acme.test:993",
            null,
            null,
            List.of(new ConnectionReport.Step(
                    "sign-in", Duration.ZERO, "sign-in rejected", Failure.AUTHENTICATION, null))));

    private final Admission admission = new Admission(new Random(1));

    private static Candidate candidate(int checkInterval) {
        return new Candidate(
                new ConnectionSettings(
                        "support",
                        "default",
                        Duration.ofSeconds(checkInterval),
                        true,
                        ConnectionSettings.SessionKey.CUSTOMER,
                        Duration.ofDays(7),
                        SenderChecks.NONE,
                        ConnectionSettings.OnMailboxFailure.STOP,
                        List.of()),
                List.of());
    }

    private void check(Candidate candidate) {
        assertThat(admission.isDue(candidate)).isTrue();
        admission.begin(candidate);
        assertThat(admission.isDue(candidate)).isFalse();
        assertThat(admission.isChecking(candidate)).isTrue();
    }

    @Test
    void what_failed_is_tested_again_after_a_pause() {
        check(candidate(15));
        admission.checked(REJECTED);

        assertThat(admission.isAdmitted()).isFalse();
        assertThat(admission.isDue(candidate(15))).isFalse();
    }

    @Test
    void another_configuration_is_tested_at_once() {
        check(candidate(15));
        admission.checked(REJECTED);

        check(candidate(30));
        admission.checked(List.of());

        assertThat(admission.isAdmitted()).isTrue();
    }

    @Test
    void one_that_changes_while_it_is_tested_is_tested_anew_and_the_old_outcome_means_nothing() {
        check(candidate(15));
        check(candidate(30));

        assertThat(admission.isChecking(candidate(15))).isFalse();
    }

    @Test
    void who_is_in_a_hurry_while_a_test_is_under_way_gets_another_one() {
        check(candidate(15));
        admission.hurry();
        admission.checked(REJECTED);

        assertThat(admission.isDue(candidate(15))).isTrue();
        check(candidate(15));
        admission.checked(REJECTED);
        assertThat(admission.isDue(candidate(15))).isFalse();
    }

    @Test
    void a_test_without_an_end_is_made_again_after_a_pause() {
        check(candidate(15));
        admission.interrupted();

        assertThat(admission.isChecking(candidate(15))).isFalse();
        assertThat(admission.isDue(candidate(15))).isFalse();
    }
}
