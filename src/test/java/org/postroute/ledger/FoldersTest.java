package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.message.MailEvent;
import org.postroute.message.UidValidity;

class FoldersTest extends LedgerContract {
    private static final String MAILBOX = "support@acme.test";
    private static final UidValidity FIRST = new UidValidity(7);
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private FolderFloor open(UidValidity validity, long uidNext) {
        return ledger.folders().opened(MAILBOX, "INBOX", validity, uidNext, TWO_DAYS);
    }

    private Backfill ask(Instant since) {
        return ledger.folders().backfill(MAILBOX, "INBOX", since).orElseThrow();
    }

    private Backfill look() {
        return ledger.folders().backfill(MAILBOX, "INBOX").orElseThrow();
    }

    @Test
    void border_and_floor_are_fixed_at_the_first_reading_and_do_not_slide() {
        Instant floor = clock.instant().minus(TWO_DAYS);
        assertThat(open(FIRST, 101)).isEqualTo(new FolderFloor(FIRST, 101, floor, TWO_DAYS, false));

        clock.advance(Duration.ofDays(9));
        reopen();

        assertThat(open(FIRST, 500)).isEqualTo(new FolderFloor(FIRST, 101, floor, TWO_DAYS, false));
        assertThat(ledger.folders().opened(MAILBOX, "Other", FIRST, 5, null))
                .isEqualTo(new FolderFloor(FIRST, 5, null, null, false));
        assertThat(events).isEmpty();
    }

    @Test
    void a_new_uidvalidity_moves_the_border_keeps_the_floor_and_is_told_once() {
        FolderFloor before = open(FIRST, 101);
        UidValidity second = new UidValidity(8);

        assertThat(open(second, 30)).isEqualTo(new FolderFloor(second, 30, before.floor(), TWO_DAYS, false));
        assertThat(open(second, 40).border()).isEqualTo(30);
        assertThat(events).containsExactly(new MailEvent.MailboxReset(MAILBOX));
    }

    @Test
    void a_backfill_lowers_the_floor_and_nothing_raises_it() {
        open(FIRST, 101);
        Instant month = clock.instant().minus(Duration.ofDays(30));

        assertThat(look().state()).isEqualTo(Backfill.State.NONE);
        assertThat(ask(month).state()).isEqualTo(Backfill.State.COUNTING);
        assertThat(open(FIRST, 101)).isEqualTo(new FolderFloor(FIRST, 101, month, TWO_DAYS, true));
        ask(clock.instant().minus(Duration.ofDays(3)));
        assertThat(look().since()).isEqualTo(month);
        assertThat(ask(null).since()).isNull();
        ask(month);
        assertThat(look().since()).isNull();
        assertThat(ledger.folders().backfill(MAILBOX, "Unread", null)).isEmpty();
    }

    @Test
    void progress_survives_a_restart_and_a_second_asking() {
        open(FIRST, 101);
        ask(null);
        FolderFloor read = open(FIRST, 101);
        ledger.folders().progress(MAILBOX, "INBOX", read, 3);
        ledger.received()
                .store(List.of(
                        mails.fetched(Mails.mail("ann@x.test", "<1@x.test>", "1")),
                        mails.fetched(Mails.mail("ann@x.test", "<2@x.test>", "2"))));
        ledger.folders().progress(MAILBOX, "INBOX", read, 1);

        reopen();

        Backfill asked = ask(null);
        assertThat(asked.state()).isEqualTo(Backfill.State.RUNNING);
        assertThat(asked.total()).isEqualTo(3);
        assertThat(asked.taken()).isEqualTo(2);
        ledger.folders().progress(MAILBOX, "INBOX", read, 0);
        assertThat(look().state()).isEqualTo(Backfill.State.FINISHED);
        assertThat(ask(null)).isEqualTo(look());
        clock.advance(Duration.ofMinutes(1));
        store("ann@x.test");
        assertThat(look().taken()).isEqualTo(look().total()).isEqualTo(2);
        assertThat(open(FIRST, 101).backfilling()).isFalse();
    }

    @Test
    void a_sweep_that_began_before_the_asking_counts_nothing() {
        FolderFloor before = open(FIRST, 101);
        ask(null);

        ledger.folders().progress(MAILBOX, "INBOX", before, 0);

        assertThat(look().state()).isEqualTo(Backfill.State.COUNTING);
    }

    @Test
    void where_nothing_was_left_alone_there_is_nothing_to_take() {
        ledger.folders().opened(MAILBOX, "INBOX", FIRST, 101, null);

        Backfill asked = ask(null);

        assertThat(asked.state()).isEqualTo(Backfill.State.FINISHED);
        assertThat(asked.total()).isZero();
    }

    @Test
    void of_processes_that_open_a_folder_at_once_one_decides() throws Exception {
        assertThat(together(4, () -> open(FIRST, 100)).stream().distinct()).hasSize(1);
        together(4, () -> open(new UidValidity(9), 5));
        assertThat(events).containsExactly(new MailEvent.MailboxReset(MAILBOX));
    }
}
