package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopCounterTest {
    private final LoopCounter counter = counter("ours");

    private static LoopCounter counter(String key) {
        return new LoopCounter(
                (purpose, bytes) -> Hashes.sha256(key + purpose + new String(bytes, StandardCharsets.US_ASCII)));
    }

    @Test
    void the_highest_count_of_ours_is_what_counts() {
        assertThat(counter.read(List.of())).isZero();
        assertThat(counter.read(List.of(counter.write(3)))).isEqualTo(3);
        assertThat(counter.read(List.of(counter.write(2), "nonsense", counter.write(7), counter.write(1))))
                .isEqualTo(7);
        assertThat(counter.read(List.of(counter.write(1_000_000)))).isEqualTo(9999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "-1; ", "9; 00", "99999; ", "99999999999; ", "9; zz"})
    void what_is_broken_is_ignored(String value) {
        String signature = counter.write(9).substring("9; ".length());

        assertThat(counter.read(List.of("9; " + signature))).isEqualTo(9);
        assertThat(counter.read(List.of(value, value + signature))).isZero();
    }

    @Test
    void what_another_made_or_changed_is_ignored() {
        assertThat(counter.read(List.of(counter("theirs").write(9)))).isZero();
        assertThat(counter.read(List.of(counter.write(1).replaceFirst("1", "9"))))
                .isZero();
    }

    @Test
    void no_more_than_twenty_fields_are_looked_at() {
        List<String> many = Stream.concat(Collections.nCopies(20, "1; x").stream(), Stream.of(counter.write(9)))
                .toList();

        assertThat(counter.read(many)).isZero();
    }
}
