package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ImapProxy.Break;

/** Connections end at points spread over all the bytes of a sweep, most of them inside a literal (INV-08). */
class BrokenConnectionsIT {
    private static final int POINTS = Integer.getInteger("postroute.breaks", 50);
    private static final String USER = "user23";
    private static final List<Integer> SIZES = List.of(10, 20_000, 300, 1_500_000, 4_000, 90_000, 10);

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private final Random random = new Random(8);
    private final List<String> sources = new ArrayList<>();
    private OtherClient other;
    private ImapProxy proxy;

    @BeforeEach
    void fill() throws Exception {
        MAIL.addUsers(40);
        MAIL.wipe(USER);
        other = new OtherClient(MAIL.host(), MAIL.port("IMAP"), MAIL.address(USER), MAIL.password(), "INBOX");
        for (int size : SIZES) {
            byte[] source = MailboxContract.message("number-" + sources.size(), size);
            sources.add(new String(source, StandardCharsets.US_ASCII));
            other.append(source, false);
        }
        proxy = new ImapProxy(MAIL.host(), MAIL.port("IMAP"));
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        other.close();
    }

    @Test
    void a_connection_that_ends_anywhere_leaves_no_truncated_message_and_the_next_sweep_has_them_all()
            throws Exception {
        sweep(new Inbox());
        long bytes = proxy.bytes();
        assertThat(bytes)
                .isGreaterThan(SIZES.stream().mapToInt(Integer::intValue).sum());
        Map<Break, Integer> broken = new TreeMap<>();
        for (int point = 0; point < POINTS; point++) {
            other.markUnread();
            Break how = Break.values()[point % Break.values().length];
            long at = bytes * point / POINTS + random.nextLong(bytes / POINTS);
            proxy.breakAfter(at, how);
            Inbox inbox = new Inbox();

            List<String> problems = sweep(inbox);

            assertThat(proxy.isArmed()).as("%s at byte %d", how, at).isFalse();
            assertThat(problems).as("%s at byte %d", how, at).hasSizeLessThanOrEqualTo(1);
            assertThat(inbox.stored)
                    .as("%s at byte %d", how, at)
                    .extracting(Inbox.Stored::source)
                    .containsExactlyInAnyOrderElementsOf(sources);
            broken.merge(how, 1, Integer::sum);
        }
        System.out.printf("%d bytes a sweep, broken %s: 0 truncated, whole again by the next sweep%n", bytes, broken);
    }

    /** Until a sweep succeeds; what was said of those that did not. */
    private List<String> sweep(Inbox inbox) throws Exception {
        ServerSettings server =
                TestSettings.server(proxy.port(), Security.NONE, AuthMode.LOGIN, MAIL.address(USER), MAIL.password());
        try (RunningMailbox running = MailboxContract.run(server, "INBOX", null, inbox)) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> running.sweeps() > 0 && inbox.stored.size() == SIZES.size());
            return running.problems();
        }
    }
}
