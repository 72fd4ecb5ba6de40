package org.postroute.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.postroute.config.SenderChecks;
import org.postroute.inbound.AttachmentFilter;
import org.postroute.inbound.ReplyTexts;
import org.postroute.inbound.Screen;
import org.postroute.inbound.SenderVerification;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.Understanding;

/** Run in a JVM of its own: everything that understands a message, on each file of a folder, with the CPU time it took. */
public final class BombReading {
    private BombReading() {}

    public static void main(String[] arguments) throws IOException {
        understand(MessageSource.of("Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello".getBytes(US_ASCII)));
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.println("baseline " + (runtime.totalMemory() - runtime.freeMemory()));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : List.copyOf(files.sorted().toList())) {
                long begun = threads.getCurrentThreadCpuTime();
                understand(source(file));
                long millis = (threads.getCurrentThreadCpuTime() - begun) / 1_000_000;
                System.out.println(file.getFileName() + " " + millis);
            }
        }
    }

    private static void understand(MessageSource source) {
        InboundMessage message = new MimeReader(new HashingStore()).read(source, 25 << 20);
        Understanding screened = new Screen(address -> false, id -> false).judge(Understanding.unjudged(message));
        Understanding verified = new SenderVerification().judge(screened, SenderChecks.NONE);
        new AttachmentFilter().select(new ReplyTexts().separate(verified), Set.of());
    }

    private static MessageSource source(Path file) throws IOException {
        long size = Files.size(file);
        return new MessageSource() {
            @Override
            public InputStream open() throws IOException {
                return new BufferedInputStream(Files.newInputStream(file));
            }

            @Override
            public long size() {
                return size;
            }
        };
    }
}
