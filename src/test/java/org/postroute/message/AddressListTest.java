package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@x.test|ann@x.test",
                "Ann Lee <ann@x.test>|Ann Lee <ann@x.test>",
                "\"Lee, Ann\" <ann@x.test>|Lee, Ann <ann@x.test>",
                "Lee, Ann <ann@x.test>|Lee, Ann <ann@x.test>",
                "ann@x.test (Ann (the one) Lee)|Ann  Lee <ann@x.test>",
                "\"ceo@bank.test\" <evil@x.test>|ceo@bank.test <evil@x.test>",
                "=?utf-8?q?Ann=2C_L=C3=A9e?= <ann@x.test>|Ann, Lée <ann@x.test>",
                "A group: ann@x.test, Bob <bob@x.test>;|ann@x.test + Bob <bob@x.test>",
                "ann@x.test; bob@x.test|ann@x.test + bob@x.test",
                "<@relay.test,@b.test:ann@x.test>|ann@x.test",
                "Ann <ann@x.test|Ann <ann@x.test>",
                "Ann ann@x.test|Ann <ann@x.test>",
                "\"Ann <ann@x.test>|Ann <ann@x.test>",
                ":-( <ann@x.test>|-( <ann@x.test>",
                "<mailto:ann@x.test>|ann@x.test",
                "undisclosed-recipients:;|''",
                "nobody|''",
                "Ann <ann@x.test>, nobody, bob@x.test|Ann <ann@x.test> + bob@x.test"
            })
    void addresses_are_found_however_they_are_written(String field, String found) {
        assertThat(AddressList.parse(field, 10).stream()
                        .map(contact -> contact.name() == null
                                ? contact.address().toString()
                                : contact.name() + " <" + contact.address() + ">")
                        .collect(Collectors.joining(" + ")))
                .isEqualTo(found);
    }

    @Test
    void a_list_is_read_up_to_the_limit() {
        assertThat(AddressList.parse("a@x.test,".repeat(50), 3)).hasSize(3);
    }

    /** THR-12: where readers may differ about who wrote, nobody did. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@x.test|true",
                "Ann Lee <ann@x.test>|true",
                "\"Lee: Ann\" <ann@x.test>|true",
                "ann@x.test, bob@x.test|false",
                "A group: ann@x.test;|false",
                "A group: Ann <ann@x.test>;|false",
                "<ann@x.test> <bob@x.test>|false",
                "undisclosed-recipients:;|false"
            })
    void one_mailbox_is_told_from_groups_and_several(String field, boolean one) {
        assertThat(AddressList.isOneMailbox(field)).isEqualTo(one);
    }
}
