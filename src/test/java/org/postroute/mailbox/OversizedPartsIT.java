package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.SkippedAttachment;

/** The contract on Dovecot, and files of 15 MB. */
class OversizedPartsIT extends OversizedPartsContract {
    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private static final int MESSAGES = Integer.getInteger("postroute.large-messages", 20);
    private static final int FILE_BYTES = 15 << 20;

    @Override
    ServerSettings imap() {
        return imap("user2");
    }

    private static ServerSettings imap(String user) {
        return TestSettings.server(
                MAIL.host(), MAIL.port("IMAPS"), Security.SSL, AuthMode.LOGIN, MAIL.address(user), MAIL.password());
    }

    @Override
    @Nullable
    Path trustFile() {
        return MAIL.ca();
    }

    @Override
    String words() {
        return "Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\nContent-Type: text/plain\r\n\r\nWords"
                + "\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>Words\r\n--in--\r\n";
    }

    @Override
    OtherClient otherClient() throws Exception {
        return new OtherClient(MAIL.host(), MAIL.port("IMAP"), MAIL.address("user2"), MAIL.password(), folder);
    }

    /** What became of the files of one run, and what it cost. */
    private record Outcome(List<InboundMessage> messages, Set<String> hashes, long bytesOut, long heapGrowth) {}

    private Outcome receiveLarge(long limit) throws Exception {
        MAIL.wipe("user5");
        MAIL.seed("user5", MESSAGES, "--kind", "big");
        List<InboundMessage> messages = new ArrayList<>();
        Set<String> hashes = new HashSet<>();
        AtomicInteger done = new AtomicInteger();
        Inbox inbox = new Inbox();
        inbox.keepsSources = false;
        inbox.hook = batch -> {
            for (FetchedMessage message : batch) {
                InboundMessage read = new MimeReader(OversizedPartsContract::hash).read(message.source(), limit);
                read.attachments().forEach(file -> hashes.add(file.content().sha256()));
                messages.add(read);
                done.incrementAndGet();
            }
        };
        MailboxSettings mailbox = TestSettings.mailbox("support@example.test", imap("user5"), null, "INBOX", limit);
        MAIL.resetCounters();
        try (Heap heap = new Heap()) {
            try (RunningMailbox running =
                    new RunningMailbox(TestSettings.settings(mailbox, MAIL.ca()), inbox, 3_600_000)) {
                await().atMost(Duration.ofMinutes(5)).until(() -> running.sweeps() == 1);
            }
            assertThat(done).hasValue(MESSAGES);
            long bytes = MAIL.bytesOut();
            System.out.printf(
                    "%d messages of 15 MB, limit %d: %d bytes received, commands %s, heap grew by %d kB%n",
                    MESSAGES, limit, bytes, MAIL.counters(), heap.growth() >> 10);
            return new Outcome(messages, hashes, bytes, heap.growth());
        }
    }

    @Test
    void under_a_limit_files_of_15_mb_cost_less_than_a_hundredth_of_the_mailbox() throws Exception {
        Outcome outcome = receiveLarge(10 << 20);

        assertThat(outcome.bytesOut()).isLessThan((long) MESSAGES * FILE_BYTES / 100);
        assertThat(outcome.heapGrowth()).isLessThan(64 << 20);
        assertThat(outcome.messages()).allSatisfy(message -> {
            assertThat(message.attachments()).isEmpty();
            assertThat(message.skipped()).singleElement().satisfies(file -> {
                assertThat(file.filename()).isEqualTo("archive.zip");
                assertThat(file.contentType()).isEqualTo("application/zip");
                assertThat(file.size()).isBetween(FILE_BYTES * 99L / 100, FILE_BYTES * 101L / 100);
                assertThat(file.reason()).isEqualTo(SkippedAttachment.Reason.TOO_LARGE);
            });
        });
    }

    @Test
    void without_a_limit_files_of_15_mb_come_whole_and_memory_stays_flat() throws Exception {
        Outcome outcome = receiveLarge(0);

        assertThat(outcome.messages())
                .flatExtracting(InboundMessage::attachments)
                .hasSize(MESSAGES)
                .allSatisfy(file -> assertThat(file.content().size()).isEqualTo(FILE_BYTES));
        assertThat(outcome.hashes()).isEqualTo(hashesOnDisk());
        assertThat(outcome.heapGrowth()).isLessThan(64 << 20);
    }

    /** Of all files in the mailbox. */
    private static Set<String> hashesOnDisk() throws Exception {
        List<Path> mails;
        try (Stream<Path> files = Files.walk(MAIL.maildir("user5"))) {
            mails = files.filter(file ->
                            file.getParent().endsWith("cur") || file.getParent().endsWith("new"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        Set<String> hashes = new HashSet<>();
        for (Path mail : mails) {
            new MimeReader(OversizedPartsContract::hash)
                    .read(MessageSource.of(Files.readAllBytes(mail)), 0)
                    .attachments()
                    .forEach(file -> hashes.add(file.content().sha256()));
        }
        return hashes;
    }
}
