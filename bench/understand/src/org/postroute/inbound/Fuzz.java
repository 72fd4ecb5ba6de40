package org.postroute.inbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postroute.feedback.DeliveryReports;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;
import org.postroute.message.PartCounts;
import org.postroute.message.Understanding;

/** Reads broken mail for some minutes: whatever escapes or hangs is printed and kept. */
public final class Fuzz {
    private static final int MAX_BYTES = 200_000;
    private static final Duration HANGS = Duration.ofSeconds(20);
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final String[] MORSELS = {
        "\r\n",
        "\n\n",
        "\r",
        "\0",
        "--",
        "=?utf-8?Q?",
        "?=",
        "=?x?B?",
        "\"",
        "<",
        ">",
        "(",
        ")",
        ";",
        "=",
        "=\r\n",
        "&#x",
        "Content-Type: multipart/mixed; boundary=\"b\"\r\n",
        "Content-Type: message/rfc822\r\n\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n",
        "begin 644 a\r\n",
        "--b\r\n",
        "charset=utf-7",
        "charset=\"\"",
        "format=flowed; delsp=yes",
        "filename*0*=utf-8''%",
        "filename*1*=%zz",
        "> ",
        ">>>>",
        "<blockquote>",
        "</div></div>",
        "<style>p{display:none}</style>",
        "style=\"font-size:0\"",
        "<!--",
        "-- \n",
        "On Mon, 2 Mar 2026 at 10:00, Ann <a@x.test> wrote:\n",
        "-----Original Message-----\n",
        "From: a@x.test\nSent: x\n",
        "Final-Recipient: rfc822; a@x.test\n",
        "Status: 5.1.1\n",
        "550 5.1.1 ",
        "\uD83D\uDE00",
        "\u202E",
        "\uFEFF",
    };

    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();
    private long executions;
    private long slow;
    private long findings;

    private Fuzz(long seed) throws IOException {
        random = new Random(seed);
        for (Path file : MimeCorpus.messages()) {
            seeds.add(Files.readAllBytes(file));
        }
        for (QuoteCase c : QuoteCase.all()) {
            String body = c.file("input.html")
                    .map(html -> "Content-Type: text/html; charset=utf-8\r\n\r\n" + html)
                    .or(() -> c.file("input.txt").map(text -> "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text))
                    .orElse("\r\n");
            seeds.add(("From: a@x.test\r\nSubject: Re: x\r\n" + body).getBytes(StandardCharsets.UTF_8));
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration time = Duration.ofMinutes(Long.parseLong(arguments[0]));
        Fuzz fuzz = new Fuzz(Long.parseLong(arguments[1]));
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            fuzz.one();
        }
        System.out.printf(
                "%d executions in %d minutes: %d findings, %d over %d s of processor time%n",
                fuzz.executions, time.toMinutes(), fuzz.findings, fuzz.slow, SLOW.toSeconds());
        System.exit(fuzz.findings == 0 ? 0 : 1);
    }

    private void one() throws IOException, InterruptedException {
        byte[] mail = broken();
        FutureTask<Long> task = new FutureTask<>(() -> read(mail));
        Thread worker = new Thread(task, "read");
        worker.setDaemon(true);
        worker.start();
        executions++;
        try {
            if (task.get(HANGS.toSeconds(), TimeUnit.SECONDS) > SLOW.toNanos()) {
                slow++;
                keep(mail, "slow");
            }
        } catch (ExecutionException e) {
            findings++;
            keep(mail, String.valueOf(e.getCause()));
            e.getCause().printStackTrace(System.out);
        } catch (TimeoutException e) {
            findings++;
            keep(mail, "hangs");
        }
    }

    /** The processor's nanoseconds that it took. */
    private static long read(byte[] mail) {
        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(mail), 100_000);
        Understanding judged = new Screen("a@x.test"::equals, id -> false).judge(Understanding.unjudged(message));
        new AttachmentFilter().select(new ReplyTexts().separate(judged), Set.of());
        new DeliveryReports().read(message);
        PartCounts.of(MessageSource.of(mail));
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void keep(byte[] mail, String what) throws IOException {
        Path file = Files.write(Files.createTempFile("fuzz-", ".eml"), mail);
        System.out.println(what + ": " + file);
    }

    private byte[] broken() {
        byte[] mail = seed();
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times; i++) {
            mail = broken(mail);
        }
        return mail.length > MAX_BYTES ? slice(mail, 0, MAX_BYTES) : mail;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] broken(byte[] mail) {
        int a = random.nextInt(mail.length + 1);
        int b = Math.min(mail.length, a + random.nextInt(random.nextBoolean() ? 20 : mail.length + 1));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(mail);
            case 1 -> joined(slice(mail, 0, a), slice(mail, b, mail.length));
            case 2 -> joined(slice(mail, 0, b), slice(mail, a, mail.length));
            case 3, 4, 5 -> joined(slice(mail, 0, a), morsel(), slice(mail, a, mail.length));
            case 6 -> joined(slice(mail, 0, a), seedPiece(), slice(mail, b, mail.length));
            case 7 -> joined(slice(mail, 0, a), repeated(slice(mail, a, b)), slice(mail, b, mail.length));
            default -> slice(mail, 0, a);
        };
    }

    private byte[] flipped(byte[] mail) {
        byte[] copy = mail.clone();
        for (int i = 0; i < 5 && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] morsel() {
        return MORSELS[random.nextInt(MORSELS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] seedPiece() {
        byte[] other = seed();
        int a = random.nextInt(other.length + 1);
        return slice(other, a, a + random.nextInt(other.length - a + 1));
    }

    private byte[] repeated(byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int times = random.nextInt(200);
        for (int i = 0; i < times && out.size() < MAX_BYTES; i++) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static byte[] slice(byte[] mail, int from, int to) {
        return java.util.Arrays.copyOfRange(mail, from, Math.max(from, to));
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }
}
