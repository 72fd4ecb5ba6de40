package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Test
    void the_domain_is_kept_as_a_lower_case_a_label_and_the_local_part_as_written() {
        EmailAddress address = EmailAddress.parse("Ann.Lee@BÜCHER.example").orElseThrow();

        assertThat(address.toString()).isEqualTo("Ann.Lee@xn--bcher-kva.example");
        assertThat(address.key()).isEqualTo("ann.lee@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", "@x.test", "ann@", "a b@x.test", "ann@x.test\r\nBcc: e@y.test", "ann@x.test>"})
    void what_is_no_single_address_is_nothing(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }
}
