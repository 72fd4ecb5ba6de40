package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.config.SenderChecks;
import org.postroute.config.SenderChecks.Mode;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.HeaderField;
import org.postroute.message.Understanding;

class SenderVerificationTest {
    private static final Understanding PASSED = Understanding.unjudged(FixtureMail.ofHeader(List.of(
            new HeaderField("Authentication-Results", "mx.acme.test; dmarc=pass header.from=customer.test"),
            new HeaderField("From", "ann@customer.test"))));

    @Test
    void nothing_is_trusted_without_a_configured_server() {
        assertThat(judged(PASSED, Mode.FLAG).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    @Test
    void a_configured_name_may_have_any_case_and_spaces_around() {
        assertThat(judged(PASSED, Mode.FLAG, " MX.acme.TEST ").verdict()).isEqualTo(AuthenticationVerdict.PASS);
    }

    @Test
    void an_empty_name_is_not_the_name_of_a_server() {
        Understanding nameless = Understanding.unjudged(FixtureMail.ofHeader(List.of(
                new HeaderField("Authentication-Results", "; dmarc=pass header.from=customer.test"),
                new HeaderField("From", "ann@customer.test"))));
        assertThat(judged(nameless, Mode.FLAG, "").verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    @Test
    void off_means_that_nobody_looks() {
        assertThat(judged(PASSED, Mode.OFF, "mx.acme.test").verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    private static Understanding judged(Understanding understanding, Mode mode, String... authservIds) {
        return new SenderVerification().judge(understanding, new SenderChecks(mode, Set.of(authservIds)));
    }
}
