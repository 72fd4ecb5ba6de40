package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void nothing_is_left_that_could_end_a_header_line() {
        assertThat(HeaderText.clean("x\r\nBcc: evil@y.test\u2028\u2029\u0085body", 100))
                .isEqualTo("x Bcc: evil@y.test body");
    }

    @Test
    void controls_and_what_turns_text_round_are_taken_out() {
        assertThat(HeaderText.clean("a\0b\u0007c\u009Bd\u202Ee\u2066f\uFEFFg\uDB40\uDC41h\uD800", 100))
                .isEqualTo("abcdefgh");
    }

    @Test
    void a_character_is_never_cut_in_two() {
        assertThat(HeaderText.clean("ab\uD83D\uDE00", 3)).isEqualTo("ab");
    }
}
