package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postroute.message.MailEvent;
import org.postroute.message.RetryableException;

/** Which attempts count against a message, and which do not. */
class LostAttemptsTest extends LedgerContract {
    @Test
    void a_message_of_which_three_attempts_ended_nowhere_is_quarantined_and_those_behind_it_go_on() {
        StoredMessage poison = store("ann@x.test");
        StoredMessage next = store("ann@x.test");
        for (int i = 0; i < 3; i++) {
            assertThat(ledger.turns().begin(poison.orderKey()).id()).isEqualTo(poison.id());
            dieAndProveItself();
        }

        assertThat(ledger.turns().begin(poison.orderKey())).isNull();

        ReceivedMessage quarantined = ledger.received().find(poison.id()).orElseThrow();
        assertThat(quarantined.state()).isEqualTo(ReceivedState.QUARANTINED);
        assertThat(quarantined.reason()).isEqualTo("3 attempts to work on it ended nowhere");
        assertThat(events).containsExactly(new MailEvent.MessageSettled(poison.id(), Mails.MAILBOX, "quarantined"));
        assertThat(ledger.turns().nextDue(poison.orderKey())).isPresent();
        assertThat(ledger.turns().begin(poison.orderKey()).id()).isEqualTo(next.id());
    }

    @Test
    void a_message_is_not_quarantined_because_the_ledger_fails_again_and_again() {
        StoredMessage innocent = store("ann@x.test");
        String asked = joined("bob@x.test").received().orderKey();
        for (int failure = 0; failure < 12; failure++) {
            assertThat(ledger.turns().begin(innocent.orderKey())).isNotNull();
            assertThat(ledger.turns().begin(asked)).isNotNull();
        }
        assertThat(ledger.received().countByState()).isEqualTo(Map.of("received", 1L, "ready", 1L));
    }

    @Test
    void however_often_a_process_is_killed_soon_after_its_start_no_message_is_quarantined_for_it() {
        StoredMessage innocent = store("ann@x.test");
        for (int kill = 0; kill < 10; kill++) {
            ledger.turns().begin(innocent.orderKey());
            reopen();
            clock.advance(Duration.ofSeconds(9));
        }
        assertThat(ledger.turns().begin(innocent.orderKey())).isNull();

        clock.advance(Duration.ofSeconds(1));

        assertThat(ledger.turns().begin(innocent.orderKey()).id()).isEqualTo(innocent.id());
    }

    @Test
    void after_a_lost_attempt_a_message_is_read_again_by_a_process_that_has_lived_for_ten_seconds() {
        StoredMessage innocent = store("ann@x.test");
        StoredMessage other = store("bob@x.test");
        ledger.turns().begin(innocent.orderKey());
        reopen();

        assertThat(ledger.turns().begin(innocent.orderKey())).isNull();
        assertThat(ledger.turns().begin(other.orderKey())).isNotNull();
        assertThat(ledger.turns().nextDue(innocent.orderKey()))
                .contains(clock.instant().plus(Duration.ofSeconds(10)));
    }

    @Test
    void a_message_is_not_quarantined_because_the_process_is_killed_again_and_again_while_it_starts() {
        ReceivedMessage message = joined("ann@x.test").received();
        for (int kill = 0; kill < 12; kill++) {
            reopen();
            ledger.turns().begin(message.orderKey());
        }

        assertThat(state(message.id())).isEqualTo(ReceivedState.READY);
        assertThat(ledger.turns().begin(message.orderKey())).isNull();
        clock.advance(Duration.ofSeconds(10));
        assertThat(ledger.turns().begin(message.orderKey())).isNotNull();
    }

    @Test
    void messages_that_were_read_beside_one_that_kills_the_process_are_not_quarantined_with_it() {
        List<String> keys = Stream.of("poison", "ann", "bob", "cid")
                .map(name -> store(name + "@x.test").orderKey())
                .toList();
        for (int kill = 0; kill < 3; kill++) {
            keys.forEach(key -> ledger.turns().begin(key));
            reopen();
            clock.advance(Duration.ofSeconds(10));
        }

        List<ReceivedMessage> begun = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            keys.stream().map(ledger.turns()::begin).filter(Objects::nonNull).forEach(begun::add);
            begun.forEach(message -> ledger.turns().settle(message, ReceivedState.NO_ANSWER, "read"));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(begun).hasSize(3);
        assertThat(ledger.received().countByState()).isEqualTo(Map.of("quarantined", 1L, "no-answer", 3L));
    }

    @Test
    void a_message_on_which_the_code_breaks_is_quarantined_after_three_attempts_with_the_fault_as_its_reason() {
        clock.advance(Duration.ofSeconds(10));
        ReceivedMessage received = begun("ann@x.test");
        for (int attempt = 2; attempt <= 3; attempt++) {
            ledger.turns().unreadable(received, new StackOverflowError());
            assertThat(ledger.turns().begin(received.orderKey())).isNull();
            clock.advance(Duration.ofSeconds(1));
            received = ledger.turns().begin(received.orderKey());
            assertThat(received.attempt()).isEqualTo(attempt);
        }

        ledger.turns().unreadable(received, new IllegalStateException("wrapped", new IllegalStateException("broken")));

        ReceivedMessage parked = ledger.received().find(received.id()).orElseThrow();
        assertThat(parked.state()).isEqualTo(ReceivedState.QUARANTINED);
        assertThat(parked.reason()).isEqualTo("could not be read in 3 attempts: IllegalStateException: broken");
        assertThat(events).containsExactly(new MailEvent.MessageSettled(received.id(), Mails.MAILBOX, "quarantined"));
    }

    @Test
    void who_dies_while_the_agent_is_told_tells_again_and_ten_times_before_the_message_is_to_blame() {
        StoredMessage automatic = store("ann@x.test");
        for (int i = 1; i <= 10; i++) {
            ReceivedMessage begun = ledger.turns().begin(automatic.orderKey());
            assertThat(ledger.turns().tell(begun).asked()).isEqualTo(i);
            dieAndProveItself();
        }

        assertThat(ledger.turns().begin(automatic.orderKey())).isNull();
        assertThat(state(automatic.id())).isEqualTo(ReceivedState.QUARANTINED);
    }

    @Test
    void only_who_works_on_a_message_tells_of_it() {
        ReceivedMessage before = begun("ann@x.test");
        ledger.turns().begin(before.orderKey());

        assertThatThrownBy(() -> ledger.turns().tell(before)).isInstanceOf(RetryableException.class);
        assertThat(ledger.received().find(before.id()).orElseThrow().asked()).isZero();
    }

    @Test
    void attempts_that_end_in_a_retry_never_lead_into_quarantine() {
        ReceivedMessage received = begun("ann@x.test");
        for (int i = 2; i < 20; i++) {
            ledger.turns().retryLater(received, "database away", Duration.ZERO);
            received = ledger.turns().begin(received.orderKey());
            assertThat(received.attempt()).isEqualTo(i);
        }
    }

    @Test
    void a_message_that_kills_whoever_asks_the_agent_is_quarantined_after_ten() {
        String key = joined("ann@x.test").received().orderKey();
        dieAndProveItself();
        for (int i = 1; i < 10; i++) {
            assertThat(ledger.turns().begin(key)).isNotNull();
            dieAndProveItself();
        }

        assertThat(ledger.turns().begin(key)).isNull();
        assertThat(ledger.received().countByState()).containsOnlyKeys("quarantined");
    }
}
