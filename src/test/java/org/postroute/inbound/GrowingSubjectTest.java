package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Auto: Re: Auto: Re: Question|question",
                "Re: Auto: Re: Auto: Re: Auto: Re: Question|question",
                "RE: re: Re: rE: a:b|b",
                "Automatic reply: Re: Automatic reply: Re: Where: is it|is it"
            })
    void a_subject_that_a_machine_made_longer_each_time_is_known_by_what_it_began_with(String subject, String core) {
        assertThat(GrowingSubject.core(subject)).contains(core);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "Question",
                "Re: Question",
                "AW: RE: AW: Question",
                "Fwd: Re: WG: AW: Question",
                "a very long beginning of a subject: Re: Re: Re: Re:",
                "10:30: meeting"
            })
    void a_persons_subject_is_none(String subject) {
        assertThat(GrowingSubject.core(subject)).isEmpty();
    }
}
