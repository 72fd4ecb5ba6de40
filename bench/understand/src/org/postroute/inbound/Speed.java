package org.postroute.inbound;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postroute.feedback.DeliveryReports;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;
import org.postroute.message.Understanding;

/** All steps from raw bytes to what the agent is given. */
final class Speed {
    private static final int WARM_RUNS = 8;
    private static final int MEASURED_RUNS = 5;

    private Speed() {}

    static void understand(byte[] raw) {
        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(raw), 0);
        Understanding judged = new Screen(address -> false, id -> false).judge(Understanding.unjudged(message));
        Understanding sender = new SenderVerification(Set.of()).judge(judged);
        new AttachmentFilter().select(new ReplyTexts().separate(sender), Set.of());
        new DeliveryReports().read(message);
    }

    static void print() throws IOException {
        List<byte[]> mails = new ArrayList<>();
        for (Path file : MimeCorpus.messages()) {
            mails.add(Files.readAllBytes(file));
        }
        for (int run = 0; run < WARM_RUNS; run++) {
            mails.forEach(Speed::understand);
        }
        double[] millis = mails.stream().mapToDouble(Speed::best).sorted().toArray();
        System.out.printf(
                "%d messages of the corpus, each the best of %d: median %.2f ms, 95 %% under %.2f ms, slowest %.1f ms%n%n",
                millis.length,
                MEASURED_RUNS,
                millis[millis.length / 2],
                millis[millis.length * 95 / 100],
                millis[millis.length - 1]);
        doubling();
    }

    private static double best(byte[] raw) {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < MEASURED_RUNS; run++) {
            long start = System.nanoTime();
            understand(raw);
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
        }
        return best;
    }

    private static void doubling() {
        Map<String, String> pieces = new LinkedHashMap<>();
        pieces.put("lines of text", "What he said about it was not quite what she had in mind.\n");
        pieces.put(
                "nested quotes", "> > > Would you send me the offer once more?\n> > Here it is.\n> Thanks.\nFine.\n");
        pieces.put("one long line", "and so on ");
        pieces.put("HTML", "<div>Hello <b>you</b></div><blockquote><p>What he said</p></blockquote>");
        System.out.println("| body | 33 kB | 66 kB | 330 kB | 660 kB | 3.3 MB | 6.6 MB | worst growth per doubling |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        pieces.forEach((name, piece) -> {
            double[] millis = Arrays.stream(new int[] {33, 66, 330, 660, 3300, 6600})
                    .mapToDouble(kilobytes -> best(mail(piece, kilobytes * 1000, name.equals("HTML"))))
                    .toArray();
            double worst = Math.max(millis[1] / millis[0], Math.max(millis[3] / millis[2], millis[5] / millis[4]));
            System.out.printf("| %s |", name);
            Arrays.stream(millis).forEach(ms -> System.out.printf(" %.2f ms |", ms));
            System.out.printf(" %.2f |%n", worst);
        });
    }

    private static byte[] mail(String piece, int size, boolean html) {
        String header = "From: ann@x.test\nTo: b@x.test\nSubject: Re: offer\nContent-Type: text/"
                + (html ? "html" : "plain") + "; charset=utf-8\n\n";
        return (header + piece.repeat(size / piece.length())).getBytes(StandardCharsets.UTF_8);
    }
}
