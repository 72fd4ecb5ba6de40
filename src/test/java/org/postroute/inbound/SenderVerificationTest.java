package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.HeaderField;
import org.postroute.message.Understanding;

class SenderVerificationTest {
    private static final Understanding PASSED = Understanding.unjudged(FixtureMail.ofHeader(List.of(
            new HeaderField("Authentication-Results", "mx.acme.test; dmarc=pass header.from=customer.test"),
            new HeaderField("From", "ann@customer.test"))));

    @Test
    void nothing_is_trusted_without_a_configured_server() {
        assertThat(new SenderVerification(Set.of()).judge(PASSED).verdict()).isEqualTo(AuthenticationVerdict.UNKNOWN);
    }

    @Test
    void a_configured_name_may_have_any_case_and_spaces_around() {
        assertThat(new SenderVerification(Set.of(" MX.acme.TEST "))
                        .judge(PASSED)
                        .verdict())
                .isEqualTo(AuthenticationVerdict.PASS);
    }

    @Test
    void an_empty_name_is_not_the_name_of_a_server() {
        Understanding nameless = Understanding.unjudged(FixtureMail.ofHeader(List.of(
                new HeaderField("Authentication-Results", "; dmarc=pass header.from=customer.test"),
                new HeaderField("From", "ann@customer.test"))));
        assertThat(new SenderVerification(Set.of("")).judge(nameless).verdict())
                .isEqualTo(AuthenticationVerdict.UNKNOWN);
    }
}
