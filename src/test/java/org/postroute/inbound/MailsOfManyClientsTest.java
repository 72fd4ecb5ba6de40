package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/**
 * Whole mails as clients write them, invented by hand, before the rules were read. Every line says by its first character on
 * which side it is: {@code +} new, {@code -} carried along, {@code =} forwarded, {@code ~} a closing or a device's line, which
 * may be on either. One mail in five is set aside: its failures are counted and not looked at.
 */
class MailsOfManyClientsTest {
    private static final Path MAILS = Path.of("src/test/resources/reply-text/mails");

    @Test
    void new_words_are_told_from_what_the_mail_carries_along() throws IOException {
        List<Mail> mails = mails();
        assertThat(faults(mails, mail -> !mail.isSetAside())).hasSizeLessThanOrEqualTo(5);
        assertThat(faults(mails, Mail::isSetAside)).hasSizeLessThanOrEqualTo(2);
    }

    static List<String> faults(List<Mail> mails, Predicate<Mail> part) {
        return mails.stream()
                .filter(part)
                .flatMap(mail -> mail.fault().stream())
                .toList();
    }

    static List<Mail> mails() throws IOException {
        List<Mail> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(MAILS)) {
            for (Path file : files.sorted().toList()) {
                for (String block : Files.readString(file).split("(?m)^#### ")) {
                    if (!block.isBlank()) {
                        mails.add(Mail.of(file.getFileName().toString(), mails.size(), block));
                    }
                }
            }
        }
        return mails;
    }

    record Mail(String family, String name, int number, boolean html, String subject, List<String> lines) {
        static Mail of(String family, int number, String block) {
            List<String> lines = block.lines().toList();
            String[] head = lines.get(0).split(" \\| ");
            String subject = "";
            boolean html = false;
            for (String option : head) {
                html |= option.equals("html");
                subject = option.startsWith("Subject: ") ? option.substring(9) : subject;
            }
            return new Mail(family, head[0].strip(), number, html, subject, lines.subList(1, lines.size()));
        }

        boolean isSetAside() {
            return number % 5 == 4;
        }

        String body() {
            return String.join(
                            "\n", lines.stream().map(line -> line.substring(1)).toList()) + "\n";
        }

        List<String> marked(char mark) {
            return lines.stream()
                    .filter(line -> line.charAt(0) == mark)
                    .map(line -> html ? Jsoup.parse(line.substring(1)).text() : line.substring(1))
                    .toList();
        }

        /** What is wrong, with the name. */
        List<String> fault() {
            Understanding unread =
                    Understanding.unjudged(FixtureMail.ofBodies(subject, html ? null : body(), html ? body() : null));
            ReplyText reply = new ReplyTexts().separate(unread).replyText();
            boolean exact = Tokens.without(Tokens.of(reply.text()), marked('~')).equals(Tokens.of(text('+')));
            boolean kept = packed(String.valueOf(reply.forwardedText())).contains(packed(text('=')));
            return exact && kept
                    ? List.of()
                    : List.of(family + ": " + name + "\n" + reply.text() + "\nforwarded " + reply.forwardedText() + "\n"
                            + reply.cuts());
        }

        private String text(char mark) {
            return String.join("\n", marked(mark));
        }

        private static String packed(String text) {
            return String.join(" ", Tokens.of(text));
        }
    }
}
