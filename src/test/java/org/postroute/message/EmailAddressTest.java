package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** THR-16: one customer, however the address is spelt. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ann@bücher.test|ann@xn--bcher-kva.test",
                "ann@XN--BCHER-KVA.test|ann@xn--bcher-kva.test",
                "ann@bu\u0308cher.test|ann@xn--bcher-kva.test",
                "ann@bücher。test|ann@xn--bcher-kva.test",
                "ann@bücher.test。|ann@xn--bcher-kva.test",
                "ann@ｘ.test|ann@x.test",
                "ann@faß.test|ann@xn--fa-hia.test",
                "ann@βόλος.test|ann@xn--nxasmm1c.test",
                "ann@X.Test.|ann@x.test",
                "ANN@x.test|ann@x.test",
                "\"ann.lee\"@x.test|ann.lee@x.test",
                "\"a\\nn\"@x.test|ann@x.test",
                "\"ann..lee\"@x.test|\"ann..lee\"@x.test",
                "\"ann@y\"@x.test|\"ann@y\"@x.test",
                "J\u006F\u0308rg@x.test|jörg@x.test",
                "ΣΊΣΥΦΟΣ@x.test|σίσυφος@x.test"
            })
    void one_address_has_one_key(String text, String key) {
        assertThat(EmailAddress.parse(text).orElseThrow().key()).isEqualTo(key);
    }

    /** THR-16: nobody says that these are one person. */
    @ParameterizedTest
    @CsvSource({
        "ann.lee@gmail.com,annlee@gmail.com",
        "ann+shop@x.test,ann@x.test",
        "ann@faß.test,ann@fass.test",
        "ann@pаypal.test,ann@paypal.test",
        "аnn@x.test,ann@x.test"
    })
    void what_only_looks_like_an_address_is_another(String text, String other) {
        assertThat(EmailAddress.parse(text).orElseThrow().key())
                .isNotEqualTo(EmailAddress.parse(other).orElseThrow().key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@x\u200C.test",
                "ann@x\u00AD.test",
                "ann@x\u202E.test",
                "ann@a＠b.test",
                "ann@ß/x.test",
                "ann@ß ß.test"
            })
    void a_domain_with_what_nobody_sees_or_no_name_may_hold_is_none(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }
}
