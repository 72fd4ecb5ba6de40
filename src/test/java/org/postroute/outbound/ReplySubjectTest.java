package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplySubjectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order",
                "Re: Order",
                "RE:Order",
                "re : Order",
                "Re[2]: Order",
                "Re(3): Order",
                "RE^4: Order",
                "AW: Order",
                "Antw.: Order",
                "Antwort: Order",
                "SV: Order",
                "VS: Order",
                "RV: Order",
                "RES: Order",
                "Réf : Order",
                "R: Order",
                "RIF: Order",
                "Odp: Order",
                "YNT: Order",
                "Vá: Order",
                "ΑΠ: Order",
                "Отв: Order",
                "НА: Order",
                "回复：Order",
                "回覆: Order",
                "답장: Order",
                "תגובה: Order",
                "رد: Order",
                "Re: AW: SV: Re[12]: 回复： Order ",
            })
    void whatever_reply_prefixes_there_were_one_is_left(String subject) {
        assertThat(ReplySubject.of(subject)).isEqualTo("Re: Order");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Fwd: Order           | Re: Fwd: Order",
                "WG: AW: Order        | Re: WG: AW: Order",
                "Request: Order       | Re: Request: Order",
                "Re Order             | Re: Re Order",
                "Reunion: 5pm         | Re: Reunion: 5pm",
                "[Ticket 5] Re: Order | Re: [Ticket 5] Re: Order",
                "3: Order             | Re: 3: Order",
                ": Order              | Re: : Order",
                "Re                   | Re: Re",
                "Re[                  | Re: Re[",
            })
    void the_words_of_the_customer_stay(String subject, String expected) {
        assertThat(ReplySubject.of(subject)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Re:", "AW: SV:", "\r\n"})
    void no_subject_is_said_so(String subject) {
        assertThat(ReplySubject.of(subject)).isEqualTo("Re: (no subject)");
        assertThat(ReplySubject.of(ReplySubject.of(subject))).isEqualTo("Re: (no subject)");
    }

    @Test
    void a_subject_without_end_is_cut() {
        assertThat(ReplySubject.of("x".repeat(1_000_000))).hasSize(250);
        assertThat(ReplySubject.of("Re: ".repeat(1_000_000))).isEqualTo("Re: (no subject)");
    }
}
