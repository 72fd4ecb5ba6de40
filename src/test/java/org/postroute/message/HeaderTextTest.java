package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nb", "a\nb", "a\rb", "a\tb", "a\u0085b", "a\u2028b", "a\u2029b", " a  b ", "a\r\n\r\n b"})
    void line_ends_and_white_space_become_one_space(String text) {
        assertThat(HeaderText.clean(text, 100)).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\u001bb", "a\u007fb", "a\u009fb", "a\u202eb", "a\u2066b", "a\ufeffb", "a\ud800b"})
    void controls_and_halves_of_characters_are_taken_away(String text) {
        assertThat(HeaderText.clean(text, 100)).isEqualTo("ab");
    }

    @Test
    void no_character_is_cut_in_two_and_joined_emoji_stay_joined() {
        assertThat(HeaderText.clean("ab\uD83D\uDE00", 3)).isEqualTo("ab");
        assertThat(HeaderText.clean("\uD83D\uDC69\u200D\uD83D\uDCBB", 9)).hasSize(5);
    }
}
