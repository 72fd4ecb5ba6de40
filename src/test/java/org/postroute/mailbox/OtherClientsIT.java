package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** Other clients work in the same folder between any two commands of a sweep, and connections break (INV-07). */
class OtherClientsIT {
    private static final int OPERATIONS = Integer.getInteger("postroute.operations", 400);
    /** A mailbox whose connection breaks again and again waits longer each time, so there are several in turn. */
    private static final int ROUNDS = 8;

    private static final int CUTS_A_ROUND = 6;
    private static final String USER = "user22";

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private final Random random = new Random(7);
    private final Inbox inbox = new Inbox();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger stores = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    @Test
    void whatever_other_clients_do_the_right_message_is_marked_as_read_or_none() throws Exception {
        MAIL.addUsers(40);
        MAIL.wipe(USER);
        try (BusyFolder folder = new BusyFolder(client("Busy"), client("Elsewhere"), random);
                ImapProxy proxy = new ImapProxy(MAIL.host(), MAIL.port("IMAP"))) {
            proxy.tap(disturbing(folder));
            ServerSettings server = TestSettings.server(
                    proxy.port(), Security.NONE, AuthMode.LOGIN, MAIL.address(USER), MAIL.password());
            for (int round = 1; round <= ROUNDS; round++) {
                int enough = OPERATIONS * round / ROUNDS;
                cutsLeft.set(CUTS_A_ROUND);
                try (RunningMailbox running = MailboxContract.run(server, "Busy", null, inbox)) {
                    await().atMost(Duration.ofMinutes(2)).until(() -> running.sweeps() > 0 && done.get() >= enough);
                }
            }
            proxy.tap(new ImapProxy.Tap() {});
            try (RunningMailbox running = MailboxContract.run(server, "Busy", null, inbox)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> running.sweeps() > 5 && folder.isAllRead());
            }
            System.out.printf(
                    "%d operations %s, %d STORE commands, %d cuts, %d stored, %d wrong flags%n",
                    done.get(), folder.operations(), stores.get(), cuts.get(), inbox.stored.size(), wrong.size());
            assertThat(wrong).isEmpty();
            assertThat(folder.wronglyMarked(inbox)).isEmpty();
            assertThat(stores).hasPositiveValue();
            assertThat(cuts).hasPositiveValue();
        }
    }

    private static OtherClient client(String folder) throws Exception {
        return new OtherClient(MAIL.host(), MAIL.port("IMAP"), MAIL.address(USER), MAIL.password(), folder);
    }

    /** The sweep has one connection, so nothing of ours is under way while a command is held. */
    private ImapProxy.Tap disturbing(BusyFolder folder) {
        return new ImapProxy.Tap() {
            @Override
            public synchronized void sent(String command) throws Exception {
                if (done.get() >= OPERATIONS || !command.matches("(UID|NOOP|SELECT).*")) {
                    return;
                }
                boolean store = command.startsWith("UID STORE");
                for (int left = random.nextInt(store ? 5 : 2); left > 0; left--) {
                    folder.operate();
                    done.incrementAndGet();
                }
                if (random.nextInt(12) == 0 && cutsLeft.getAndDecrement() > 0) {
                    cuts.incrementAndGet();
                    throw new IllegalStateException("the connection breaks here");
                }
                if (store) {
                    stores.incrementAndGet();
                }
            }

            @Override
            public synchronized void answered(String command) throws Exception {
                if (command.startsWith("UID STORE")) {
                    folder.wronglyMarked(inbox).forEach(uid -> wrong.add("UID " + uid + " after " + command));
                }
            }
        };
    }
}
