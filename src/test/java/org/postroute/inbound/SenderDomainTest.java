package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;

class SenderDomainTest {
    private static InboundMessage from(String... addresses) {
        List<Contact> from = List.of(addresses).stream()
                .map(address -> new Contact(null, EmailAddress.parse(address).orElseThrow()))
                .toList();
        return new InboundMessage(
                List.of(), null, "", from, List.of(), List.of(), null, List.of(), List.of(), null, null, List.of(),
                List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "ann@acme.com, acme.com",
        "ann@a1.b2.Acme.COM, acme.com",
        "ann@shop.acme.co.uk, acme.co.uk",
        "ann@mail.customer.test, customer.test",
        "ann@localhost, localhost"
    })
    void who_registered_the_domain_answers_for_all_below_it(String address, String domain) {
        assertThat(SenderDomain.of(from(address))).hasValue(domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@gmail.com", "ann@GMX.de", "ann@yahoo.co.uk", "ann@mail.qq.com"})
    void where_anybody_has_an_address_nobody_answers_for_all(String address) {
        assertThat(SenderDomain.of(from(address))).isEmpty();
    }

    @Test
    void several_senders_have_none() {
        assertThat(SenderDomain.of(from("a@x.test", "b@y.test"))).isEmpty();
    }
}
