package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.ServerSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.RetryableException;

/** What holds on every IMAP server. */
abstract class MailboxContract {
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    final String folder = "Work" + System.nanoTime() + "-" + FOLDERS.incrementAndGet();
    final Inbox inbox = new Inbox();
    OtherClient other;

    abstract ServerSettings imap();

    abstract OtherClient otherClient() throws Exception;

    @BeforeEach
    void create_folder() throws Exception {
        other = otherClient();
        other.create();
    }

    @AfterEach
    void close() throws Exception {
        other.close();
    }

    @Nullable
    Path trustFile() {
        return null;
    }

    RunningMailbox run() throws Exception {
        return run(imap(), folder, trustFile(), inbox);
    }

    static RunningMailbox run(ServerSettings imap, String folder, @Nullable Path trustFile, Inbox inbox)
            throws Exception {
        return new RunningMailbox(
                TestSettings.settings(TestSettings.mailbox("support@example.test", imap, null, folder), trustFile),
                inbox);
    }

    static byte[] message(String subject, int size) {
        String head = "From: ann@customer.test\r\nTo: support@example.test\r\nSubject: " + subject + "\r\nMessage-ID: <"
                + subject + "@customer.test>\r\n\r\n";
        String line = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123\r\n";
        return (head + line.repeat(size / line.length() + 1)).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void takes_unread_messages_only_and_marks_them_read() throws Exception {
        other.append(message("old", 10), true);
        other.append(message("first", 10), false);
        other.append(message("second", 2_000), false);
        try (RunningMailbox running = run()) {
            await().until(() -> inbox.stored.size() == 2 && running.sweeps() > 2);
            assertThat(inbox.subjects()).containsExactly("first", "second");
            assertThat(other.look()).containsExactly("old:seen", "first:seen", "second:seen");
            other.append(message("third", 10), false);
            await().until(() -> inbox.stored.size() == 3);
        }
        assertThat(other.look()).endsWith("third:seen");
    }

    @Test
    void brings_the_bytes_as_they_are_on_the_wire() throws Exception {
        byte[] source = message("bytes", 5_000);
        other.append(source, false);
        try (RunningMailbox running = run()) {
            await().until(() -> !inbox.stored.isEmpty());
            assertThat(running.problems()).isEmpty();
        }
        assertThat(inbox.stored.get(0).source()).isEqualTo(new String(source, StandardCharsets.US_ASCII));
    }

    @Test
    void marks_nothing_when_the_route_fails_and_takes_it_again() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        inbox.hook = batch -> {
            if (failures.incrementAndGet() <= 4) {
                assertThat(other.look()).containsExactly("a:unseen", "b:unseen");
                throw new RetryableException("the database is away", null);
            }
        };
        other.append(message("a", 10), false);
        other.append(message("b", 10), false);
        try (RunningMailbox running = run()) {
            await().until(() -> inbox.stored.size() == 2 && running.sweeps() > 1);
            assertThat(running.problems()).contains("the database is away");
        }
        assertThat(inbox.subjects()).containsExactly("a", "b");
        assertThat(other.look()).containsExactly("a:seen", "b:seen");
    }

    @Test
    void messages_that_cannot_be_stored_hold_up_nobody() throws Exception {
        inbox.hook = batch -> {
            for (var message : batch) {
                if (Inbox.text(message).contains("Subject: poison")) {
                    throw new IllegalStateException("cannot store this one");
                }
            }
        };
        for (String subject : List.of("poison-1", "poison-2", "poison-3", "a", "poison-4", "b")) {
            other.append(message(subject, 10), false);
        }
        try (RunningMailbox running = run()) {
            await().until(() -> inbox.stored.size() == 2 && running.sweeps() > 1);
            assertThat(running.problems()).contains("some messages could not be stored: IllegalStateException");
        }
        assertThat(other.look())
                .containsExactly(
                        "poison-1:unseen", "poison-2:unseen", "poison-3:unseen", "a:seen", "poison-4:unseen", "b:seen");
    }

    @Test
    void what_the_ledger_holds_already_is_marked_without_another_delivery() throws Exception {
        other.append(message("crashed-before-flag", 10), false);
        try (RunningMailbox running = run()) {
            await().until(() -> running.sweeps() > 1);
            other.markUnread();
            await().until(() -> other.look().contains("crashed-before-flag:seen"));
            long before = running.sweeps();
            await().until(() -> running.sweeps() > before + 1);
        }
        assertThat(inbox.subjects()).containsExactly("crashed-before-flag");
    }

    @Test
    void an_expunge_by_another_client_meanwhile_never_flags_the_wrong_message() throws Exception {
        for (String subject : List.of("a", "b", "c")) {
            other.append(message(subject, 10), false);
        }
        inbox.hook = batch -> {
            if (batch.size() == 3) {
                other.expunge("a");
                other.append(message("d", 10), false);
                inbox.hook = later -> {
                    throw new RetryableException("not now", null);
                };
            }
        };
        try (RunningMailbox running = run()) {
            await().until(() -> running.problems().toString().contains("not now"));
        }
        assertThat(other.look()).containsExactly("b:seen", "c:seen", "d:unseen");
    }

    @Test
    void sweeps_while_its_route_runs_and_only_then() throws Exception {
        try (RunningMailbox running = run()) {
            await().until(() -> running.sweeps() > 0);
            running.restart();
            other.append(message("after-restart", 10), false);
            await().until(() -> inbox.stored.size() == 1);
            running.suspend();
            long before = running.sweeps();
            other.append(message("while-suspended", 10), false);
            await().pollDelay(Duration.ofMillis(300)).until(() -> running.sweeps() == before);
            running.resume();
            await().until(() -> inbox.stored.size() == 2);
            assertThat(running.problems()).isEmpty();
        }
    }

    @Test
    void takes_many_in_batches_and_in_order() throws Exception {
        List<String> subjects =
                IntStream.range(0, 230).mapToObj(i -> "number-" + i).toList();
        fill(other, subjects);
        try (RunningMailbox running = run()) {
            await().until(() -> inbox.stored.size() == 230 && running.sweeps() > 0);
        }
        assertThat(inbox.subjects()).isEqualTo(subjects);
        assertThat(inbox.batches).containsExactly(200, 30);
        assertThat(other.look()).allMatch(line -> line.endsWith(":seen"));
    }

    @Test
    void a_large_message_comes_through_a_file_that_is_gone_afterwards() throws Exception {
        byte[] large = message("large", largeBytes());
        other.append(message("before", 10), false);
        other.append(large, false);
        other.append(message("after", 10), false);
        List<MessageSource> files = new CopyOnWriteArrayList<>();
        inbox.hook = batch -> batch.stream()
                .map(FetchedMessage::source)
                .filter(SourceFile.class::isInstance)
                .forEach(files::add);
        try (RunningMailbox running = run()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> inbox.stored.size() == 3 && running.sweeps() > 0);
        }
        assertThat(inbox.subjects()).containsExactly("before", "large", "after");
        assertThat(inbox.stored.get(1).source()).isEqualTo(new String(large, StandardCharsets.US_ASCII));
        assertThat(files).hasSize(1);
        assertThatThrownBy(files.get(0)::open).isInstanceOf(NoSuchFileException.class);
    }

    int largeBytes() {
        return 5 << 20;
    }

    void fill(OtherClient client, List<String> subjects) throws Exception {
        for (String subject : subjects) {
            client.append(message(subject, 100), false);
        }
    }
}
