package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.MailEvent;
import org.postroute.message.RetryableException;

class SubmissionPoolTest {
    private static final String OWN = "support@example.test";
    private static final SignIns SIGN_INS = new SignIns("test-1", MailEvent.Protocol.SMTP, event -> {});

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Dialer dialer =
            new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(2));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ScriptedServer server;
    private MailboxSettings mailbox;

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedServer(new SmtpScript());
        mailbox = TestSettings.mailbox(OWN, null, TestSettings.plainServer(server.port()), "INBOX");
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        timer.shutdownNow();
    }

    private SubmissionPool pool(Duration patience) {
        ServerSettings smtp = mailbox.smtp();
        CredentialSource source = new CredentialSource(mailbox, smtp, new NoTokens());
        return new SubmissionPool(
                source, shown -> SubmissionTransport.to(shown, OWN, dialer, timer), () -> now, patience, SIGN_INS);
    }

    @Test
    void an_idle_connection_is_closed() {
        SubmissionPool pool = pool(Duration.ofSeconds(1));
        pool.giveBack(pool.take());
        now = now.plus(SubmissionPool.MAX_IDLE).minusSeconds(1);
        pool.closeIdle();
        pool.giveBack(pool.take());
        assertThat(server.connections).hasValue(1);
        now = now.plus(SubmissionPool.MAX_IDLE).plusSeconds(1);
        pool.closeIdle();
        pool.giveBack(pool.take());
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void a_connection_in_use_is_not_closed_however_long_it_takes() {
        SubmissionPool pool = pool(Duration.ofSeconds(1));
        SubmissionTransport used = pool.take();
        now = now.plus(SubmissionPool.MAX_IDLE).plusSeconds(1);
        pool.closeIdle();
        assertThat(used.isConnected()).isTrue();
        pool.giveBack(used);
    }

    @Test
    void a_mailbox_never_has_more_than_its_connections() {
        SubmissionPool pool = pool(Duration.ofMillis(50));
        pool.take();
        SubmissionTransport second = pool.take();
        assertThatThrownBy(pool::take).isInstanceOf(RetryableException.class).hasMessageContaining("busy");
        pool.discard(second);
        assertThat(pool.take()).isNotNull();
    }

    @Test
    void what_is_given_back_to_a_closed_pool_is_closed() {
        SubmissionPool pool = pool(Duration.ofSeconds(1));
        SubmissionTransport used = pool.take();
        pool.close();
        assertThat(used.isConnected()).isTrue();

        pool.giveBack(used);

        assertThat(used.isConnected()).isFalse();
    }

    @Test
    void a_pool_is_not_forgotten_while_somebody_is_in_it_and_is_when_it_is_empty() {
        AtomicReference<PostrouteSettings> settings =
                new AtomicReference<>(TestSettings.settings(List.of(mailbox), null, false));
        try (SubmissionSender sender = new SubmissionSender(
                settings::get, new Access(dialer, new NoTokens()), (id, attempt) -> {}, () -> now, event -> {})) {
            SubmissionPool pool = sender.enter(mailbox);
            settings.set(TestSettings.settings(List.of(), null, false));
            sender.closeIdle();
            SubmissionPool again = sender.enter(mailbox);
            assertThat(again).isSameAs(pool);

            pool.giveBack(pool.take());
            pool.leave();
            again.leave();
            sender.closeIdle();
            assertThat(sender.enter(mailbox)).isSameAs(pool);
            pool.leave();

            now = now.plus(SubmissionPool.MAX_IDLE).plusSeconds(1);
            sender.closeIdle();
            assertThat(sender.enter(mailbox)).isNotSameAs(pool);
        }
    }
}
