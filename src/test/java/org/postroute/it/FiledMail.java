package org.postroute.it;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.postroute.message.Hashes;

/**
 * What a mailbox holds. The test server may file one message twice when it is stopped while it does so; then the second is a
 * duplicate.
 *
 * @param hashes of each file as the server sends it, by Message-ID without its angle brackets
 */
record FiledMail(Map<String, List<String>> hashes) {
    private record Filed(String messageId, String hash) {}

    /** Begins again when a message is renamed meanwhile, as Dovecot does to flag it. */
    static FiledMail in(Path maildir) throws IOException {
        while (true) {
            try {
                List<Filed> all = new ArrayList<>();
                for (Path file : SentAnswers.files(maildir)) {
                    all.add(read(file));
                }
                return new FiledMail(
                        all.stream().collect(groupingBy(Filed::messageId, mapping(Filed::hash, toList()))));
            } catch (NoSuchFileException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static Filed read(Path file) throws IOException {
        String stored = Files.readString(file, StandardCharsets.ISO_8859_1);
        String sent = stored.replace("\r\n", "\n").replace("\n", "\r\n");
        int begin = stored.indexOf("\nMessage-ID: <") + 14;
        return new Filed(
                stored.substring(begin, stored.indexOf('>', begin)),
                HexFormat.of().formatHex(Hashes.sha256().digest(sent.getBytes(StandardCharsets.ISO_8859_1))));
    }

    int copies(String messageId) {
        return hashes.getOrDefault(messageId, List.of()).size();
    }

    boolean holds(LedgerView.Row row) {
        return hashes.getOrDefault(row.messageId(), List.of()).contains(row.sha256());
    }

    /** Whether it was rightly not answered, because the same message is there twice. */
    boolean isSecondCopy(LedgerView.Row row) {
        return row.state().equals("duplicate") && copies(row.messageId()) > 1;
    }
}
