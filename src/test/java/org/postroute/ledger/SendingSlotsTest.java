package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postroute.config.PolicySettings.Limit;

class SendingSlotsTest extends LedgerContract {
    private static final Limit TWO_AN_HOUR = new Limit(2, 0);

    private List<OutboundMessage> mails(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> outbound("ann" + i + "@x.test"))
                .toList();
    }

    private List<Duration> waits(List<OutboundMessage> mails, Limit limit) {
        Instant now = clock.instant();
        return mails.stream()
                .map(mail -> Duration.between(now, ledger.sendingSlots().timeOf(mail, limit)))
                .toList();
    }

    @Test
    void what_is_over_the_limit_gets_the_next_time_that_is_free() {
        assertThat(waits(mails(5), TWO_AN_HOUR))
                .containsExactly(
                        Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2));
    }

    @Test
    void the_window_moves_with_the_time() {
        List<OutboundMessage> mails = mails(4);
        waits(mails.subList(0, 1), TWO_AN_HOUR);
        clock.advance(Duration.ofMinutes(50));
        waits(mails.subList(1, 2), TWO_AN_HOUR);
        clock.advance(Duration.ofMinutes(5));

        assertThat(waits(mails.subList(2, 4), TWO_AN_HOUR))
                .containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(55));
    }

    @Test
    void a_limit_of_the_day_holds_beside_that_of_the_hour() {
        assertThat(waits(mails(4), new Limit(2, 3)))
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofDays(1));
    }

    @Test
    void attempts_of_one_mail_count_once_and_keep_their_time() {
        List<OutboundMessage> mails = mails(3);
        waits(mails, TWO_AN_HOUR);
        Instant waiting = ledger.sendingSlots().timeOf(mails.get(2), TWO_AN_HOUR);
        clock.advance(Duration.ofMinutes(1));

        assertThat(ledger.sendingSlots().timeOf(mails.get(2), TWO_AN_HOUR)).isEqualTo(waiting);
        assertThat(waits(mails.subList(0, 1), TWO_AN_HOUR)).containsExactly(Duration.ofMinutes(-1));
    }

    @Test
    void a_limit_that_was_wrong_holds_nobody_up_once_it_is_mended() {
        List<OutboundMessage> mails = mails(5);
        assertThat(waits(mails, new Limit(0, 1))).endsWith(Duration.ofDays(3), Duration.ofDays(4));

        assertThat(waits(mails, new Limit(0, 1000))).allMatch(wait -> wait.isZero());
    }

    @Test
    void times_that_were_given_while_the_clock_was_wrong_are_forgotten() {
        clock.advance(Duration.ofDays(400));
        List<OutboundMessage> mails = mails(3);
        waits(mails, TWO_AN_HOUR);
        clock.advance(Duration.ofDays(-400));

        assertThat(waits(mails, TWO_AN_HOUR)).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofHours(1));
    }

    @Test
    void many_at_once_get_no_slot_twice() throws Exception {
        List<OutboundMessage> mails = mails(12);
        AtomicInteger next = new AtomicInteger();

        List<Instant> times =
                together(12, () -> ledger.sendingSlots().timeOf(mails.get(next.getAndIncrement()), TWO_AN_HOUR));

        assertThat(times.stream().distinct()).hasSize(6);
    }

    @Test
    void a_mail_that_waits_is_due_at_its_time() {
        OutboundMessage mail = ledger.outbox().begin(outbound("ann@x.test").sessionId());

        ledger.outbox().waits(mail, Duration.ofHours(1));

        assertThat(ledger.outbox().begin(mail.sessionId())).isNull();
        assertThat(ledger.outbox().nextDue(mail.sessionId()))
                .contains(clock.instant().plus(Duration.ofHours(1)));
        assertThat(ledger.outbox().history(mail.id()))
                .last()
                .extracting(HistoryEntry::detail)
                .asString()
                .contains("sending limit");
    }

    @Test
    void neither_waiting_nor_the_time_of_it_counts_as_an_attempt() {
        OutboundMessage mail = ledger.outbox().begin(outbound("ann@x.test").sessionId());
        ledger.outbox().waits(mail, Duration.ofHours(1));
        clock.advance(Duration.ofDays(3));

        OutboundMessage again = ledger.outbox().begin(mail.sessionId());

        assertThat(again.tries()).isEqualTo(1);
        assertThat(again.since()).isEqualTo(clock.instant());
    }
}
