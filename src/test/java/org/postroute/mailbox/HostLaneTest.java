package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostLaneTest {
    private final List<Mailbox> running = new ArrayList<>();

    /** Sweeps until it is told to end. */
    private final class Mailbox implements HostLane.Guest {
        private final HostLane lane;
        private boolean connected;
        private int sweeps;
        private boolean refuses;
        private Runnable work = () -> {};
        private boolean keeps;

        Mailbox(HostLane lane) {
            this.lane = lane;
            lane.join(this);
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public void execute(Runnable sweep) {
            if (refuses) {
                throw new RejectedExecutionException();
            }
            work = sweep;
            running.add(this);
        }

        @Override
        public void sweep(HostLane.Turn turn) {
            sweeps++;
            turn.signedIn();
            keeps = lane.mayKeep(this);
            connected = keeps;
        }

        void end() {
            running.remove(this);
            work.run();
        }
    }

    private List<Mailbox> mailboxes(HostLane lane, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Mailbox(lane)).toList();
    }

    private void endAll() {
        while (!running.isEmpty()) {
            running.get(0).end();
        }
    }

    @Test
    void few_sign_in_at_once_and_everybody_does_in_the_end() {
        HostLane lane = new HostLane(100);
        List<Mailbox> all = mailboxes(lane, 50);
        all.forEach(lane::submit);
        assertThat(running).hasSize(HostLane.SIGN_INS);
        endAll();
        assertThat(all).allMatch(mailbox -> mailbox.sweeps == 1 && mailbox.connected);
    }

    @Test
    void slow_sign_ins_leave_room_for_those_that_are_connected() {
        HostLane lane = new HostLane(100);
        List<Mailbox> connected = mailboxes(lane, 20);
        connected.forEach(lane::submit);
        endAll();
        mailboxes(lane, 20).forEach(lane::submit);
        connected.forEach(lane::submit);
        assertThat(running).hasSize(HostLane.SWEEPS);
        assertThat(running).filteredOn(Mailbox::isConnected).hasSize(HostLane.SWEEPS - HostLane.SIGN_INS);
    }

    @Test
    void who_asks_while_it_is_swept_is_swept_once_more() {
        HostLane lane = new HostLane(100);
        Mailbox mailbox = new Mailbox(lane);
        lane.submit(mailbox);
        lane.submit(mailbox);
        assertThat(running).hasSize(1);
        endAll();
        assertThat(mailbox.sweeps).isEqualTo(2);
    }

    @Test
    void connections_are_bounded_and_those_without_one_take_turns() {
        HostLane lane = new HostLane(8);
        List<Mailbox> all = mailboxes(lane, 30);
        for (int round = 0; round < 3; round++) {
            all.forEach(lane::submit);
            while (!running.isEmpty()) {
                long open = all.stream()
                        .filter(mailbox -> mailbox.connected || running.contains(mailbox))
                        .count();
                assertThat(open).isLessThanOrEqualTo(8);
                running.get(0).end();
            }
        }
        assertThat(all).allMatch(mailbox -> mailbox.sweeps == 3);
        assertThat(all).filteredOn(Mailbox::isConnected).hasSize(6);
    }

    @Test
    void one_connection_serves_many_mailboxes() {
        HostLane lane = new HostLane(1);
        List<Mailbox> all = mailboxes(lane, 5);
        all.forEach(lane::submit);
        assertThat(running).hasSize(1);
        endAll();
        assertThat(all).allMatch(mailbox -> mailbox.sweeps == 1 && !mailbox.connected);
    }

    @Test
    void a_mailbox_that_leaves_makes_room() {
        HostLane lane = new HostLane(4);
        List<Mailbox> all = mailboxes(lane, 4);
        all.forEach(lane::submit);
        endAll();
        Mailbox late = new Mailbox(lane);
        lane.submit(late);
        assertThat(running).isEmpty();
        lane.leave(all.get(0));
        assertThat(running).containsExactly(late);
    }

    @Test
    void who_gives_no_thread_any_more_holds_up_nobody() {
        HostLane lane = new HostLane(100);
        List<Mailbox> ended = mailboxes(lane, 20);
        ended.forEach(mailbox -> mailbox.refuses = true);
        ended.forEach(lane::submit);
        Mailbox alive = new Mailbox(lane);
        lane.submit(alive);
        endAll();
        assertThat(alive.sweeps).isEqualTo(1);
    }
}
