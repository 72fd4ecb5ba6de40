import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.message.Content;
import org.postroute.message.Hashes;
import org.postroute.message.InboundMessage;
import org.postroute.message.MimeReader;
import org.postroute.message.SkippedAttachment;

/** What a ledger holds after a pass: so that it can be compared with the files of the server. */
final class LedgerReport {
    private final TreeSet<String> sources = new TreeSet<>();
    private final TreeSet<String> files = new TreeSet<>();
    private int attached;
    private int tooLarge;
    private String sample = "-";

    private LedgerReport() {}

    static void print(Ledger ledger, long limit) {
        LedgerReport report = new LedgerReport();
        List<ReceivedMessage> rows = ledger.received().recent(Integer.MAX_VALUE);
        for (ReceivedMessage row : rows) {
            report.add(
                    row,
                    new MimeReader(LedgerReport::hash).read(ledger.received().source(row), limit));
        }
        System.out.printf(
                Locale.ROOT,
                "report messages=%d attached=%d files=%d too-large=%d sample=%s sources=%s%n",
                rows.size(),
                report.attached,
                report.files.size(),
                report.tooLarge,
                report.sample,
                digest(report.sources));
    }

    private void add(ReceivedMessage row, InboundMessage message) {
        sources.add(row.raw().sha256());
        attached += message.attachments().size();
        message.attachments().forEach(file -> files.add(file.content().sha256()));
        for (SkippedAttachment file : message.skipped()) {
            tooLarge += file.reason() == SkippedAttachment.Reason.TOO_LARGE ? 1 : 0;
            sample = file.filename() + "," + file.contentType() + "," + file.size();
        }
    }

    private static Content hash(InputStream bytes) throws IOException {
        DigestInputStream hashing = new DigestInputStream(bytes, Hashes.sha256());
        long size = hashing.transferTo(OutputStream.nullOutputStream());
        return new Content(HexFormat.of().formatHex(hashing.getMessageDigest().digest()), size);
    }

    /** Of hashes in their order. */
    static String digest(TreeSet<String> hashes) {
        MessageDigest all = Hashes.sha256();
        hashes.forEach(hash -> all.update(HexFormat.of().parseHex(hash)));
        return HexFormat.of().formatHex(all.digest(), 0, 8);
    }
}
