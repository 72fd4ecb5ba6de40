package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.postroute.config.AddedConnection;
import org.postroute.message.RetryableException;

class LastAddedTest {
    private static final List<AddedConnection> ONE = List.of(added("one"));
    private static final List<AddedConnection> TWO = List.of(added("one"), added("two"));

    private final Deque<Supplier<List<AddedConnection>>> answers = new ArrayDeque<>();

    private static AddedConnection added(String name) {
        return AddedConnection.kept(name, "rev", Map.of("address", name + "@acme.test"));
    }

    private static List<AddedConnection> away() {
        throw new RetryableException("the ledger cannot be reached", null);
    }

    @Test
    void while_the_ledger_is_away_they_are_those_that_were_read_last() {
        answers.addAll(List.of(() -> ONE, () -> TWO, LastAddedTest::away, LastAddedTest::away, () -> ONE));
        LastAdded added = new LastAdded(() -> answers.remove().get());

        assertThat(added.get()).isEqualTo(TWO);
        assertThat(added.get()).isEqualTo(TWO);
        assertThat(added.get()).isEqualTo(TWO);
        assertThat(added.get()).isEqualTo(ONE);
    }

    @Test
    void nothing_starts_without_those_that_were_added() {
        assertThatThrownBy(() -> new LastAdded(LastAddedTest::away)).isInstanceOf(RetryableException.class);
    }
}
