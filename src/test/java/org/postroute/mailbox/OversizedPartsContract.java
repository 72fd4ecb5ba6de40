package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.Attachment;
import org.postroute.message.Content;
import org.postroute.message.Fingerprint;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.SkippedAttachment;

/** Messages with files over the limit, on every IMAP server. */
abstract class OversizedPartsContract {
    static final long LIMIT = 100_000;

    final String folder = "Large" + System.nanoTime();
    private final Inbox inbox = new Inbox();
    private final List<FetchedMessage> fetched = new CopyOnWriteArrayList<>();
    private final List<InboundMessage> read = new CopyOnWriteArrayList<>();
    private final List<Fingerprint> fingerprints = new CopyOnWriteArrayList<>();
    private OtherClient other;

    abstract ServerSettings imap();

    abstract OtherClient otherClient() throws Exception;

    @Nullable
    Path trustFile() {
        return null;
    }

    @BeforeEach
    void create_folder() throws Exception {
        other = otherClient();
        other.create();
        inbox.hook = this::take;
    }

    @AfterEach
    void close() throws Exception {
        other.close();
    }

    private void take(List<FetchedMessage> batch) throws Exception {
        for (FetchedMessage message : batch) {
            fetched.add(message);
            read.add(new MimeReader(OversizedPartsContract::hash).read(message.source(), LIMIT));
            try (InputStream in = message.source().open()) {
                fingerprints.add(Fingerprint.read(in));
            }
        }
    }

    static Content hash(InputStream bytes) throws IOException {
        return Fingerprint.read(bytes).raw();
    }

    private void receive(int messages) throws Exception {
        MailboxSettings mailbox = TestSettings.mailbox("support@example.test", imap(), null, folder, LIMIT);
        try (RunningMailbox running = new RunningMailbox(TestSettings.settings(mailbox, trustFile()), inbox)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> fetched.size() == messages && running.sweeps() > 0);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(other.look()).allMatch(line -> line.endsWith(":seen"));
    }

    private static String file(String name, int size) {
        byte[] bytes = new byte[size];
        bytes[0] = 7;
        return "Content-Type: application/zip; name=" + name + "\r\nContent-Disposition: attachment; filename=" + name
                + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(bytes);
    }

    private static byte[] mail(String subject, String... parts) {
        String head = "From: ann@customer.test\r\nTo: support@example.test\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + subject + "@customer.test>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/mixed; boundary=\"out er\"\r\n\r\nIgnored preamble\r\n";
        String body = "--out er\r\n" + String.join("\r\n--out er\r\n", parts) + "\r\n--out er--\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** The part that is read, below multiparts or not. */
    abstract String words();

    @Test
    void a_file_over_the_limit_stays_on_the_server_and_is_listed() throws Exception {
        other.append(mail("films", words(), file("film.zip", 400_000), file("small.zip", 5_000)), false);
        receive(1);

        assertThat(fetched.get(0).source().size()).isLessThan(10_000);
        InboundMessage message = read.get(0);
        assertThat(message.plainText()).isEqualTo("Words");
        assertThat(message.attachments()).extracting(Attachment::filename).containsExactly("small.zip");
        byte[] small = new byte[5_000];
        small[0] = 7;
        assertThat(message.attachments().get(0).content()).isEqualTo(hash(new ByteArrayInputStream(small)));
        assertThat(message.skipped())
                .extracting(SkippedAttachment::filename, SkippedAttachment::contentType, SkippedAttachment::reason)
                .containsExactly(tuple("film.zip", "application/zip", SkippedAttachment.Reason.TOO_LARGE));
        assertThat(message.skipped().get(0).size()).isBetween(399_000L, 401_000L);
        assertThat(message.defects()).isEmpty();
    }

    @Test
    void the_same_message_twice_has_one_fingerprint_and_another_file_gives_another() throws Exception {
        byte[] films = mail("films", words(), file("film.zip", 400_000));
        other.append(films, false);
        other.append(films, false);
        other.append(mail("films", words(), file("film.zip", 401_000)), false);
        receive(3);

        assertThat(fingerprints.get(0)).isEqualTo(fingerprints.get(1));
        assertThat(fingerprints.get(2).contentKey())
                .isNotEqualTo(fingerprints.get(0).contentKey());
    }

    @Test
    void what_is_left_of_a_message_may_itself_go_through_a_file() throws Exception {
        String[] parts = new String[46];
        parts[0] = words();
        for (int i = 1; i < parts.length; i++) {
            parts[i] = file("file-" + i + ".zip", i == 20 ? 400_000 : 99_000);
        }
        other.append(mail("before", words(), file("small.zip", 5_000)), false);
        other.append(mail("many", parts), false);
        receive(2);

        assertThat(fetched.get(1).source()).isInstanceOf(SourceFile.class);
        assertThat(read.get(1).attachments())
                .hasSize(44)
                .allSatisfy(file -> assertThat(file.content().size()).isEqualTo(99_000));
        assertThat(read.get(1).skipped())
                .extracting(SkippedAttachment::filename)
                .containsExactly("file-20.zip");
    }

    @Test
    void a_message_over_the_limit_whose_files_are_not_comes_as_it_is() throws Exception {
        byte[] several = mail("several", words(), file("a.zip", 99_000), file("b.zip", 99_000));
        other.append(several, false);
        receive(1);

        assertThat(fetched.get(0).source().skippedParts().sizes()).isEmpty();
        assertThat(inbox.stored.get(0).source()).isEqualTo(new String(several, StandardCharsets.US_ASCII));
        assertThat(MessageSource.of(several).size())
                .isEqualTo(fetched.get(0).source().size());
    }
}
