package org.postroute.demo;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What mail programs put below a reply: one line that says who wrote when, and what was written. */
final class Quote {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, MMM d, yyyy 'at' h:mm a", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Quote() {}

    static String below(CustomerMail mail, ShownMail answered) {
        String introduction = "On " + DATE.format(Instant.parse(answered.at())) + " " + answered.from() + " wrote:";
        return mail.html() ? html(mail, introduction, answered) : plain(mail, introduction, answered);
    }

    private static String plain(CustomerMail mail, String introduction, ShownMail answered) {
        String quoted = answered.text()
                .stripTrailing()
                .lines()
                .map(line -> line.isEmpty() || line.startsWith(">") ? ">" + line : "> " + line)
                .collect(joining("\n"));
        return mail.text() + "\n\n" + introduction + "\n\n" + quoted + "\n";
    }

    private static String html(CustomerMail mail, String introduction, ShownMail answered) {
        return """
                <div dir="ltr">%s</div>
                <br>
                <div class="gmail_quote">
                <div dir="ltr" class="gmail_attr">%s<br></div>
                <blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">
                %s
                </blockquote>
                </div>
                """.formatted(
                        mail.text(),
                        escaped(introduction),
                        escaped(answered.text().stripTrailing()).replace("\n", "<br>\n"));
    }

    private static String escaped(String text) {
        return text.replace("\r", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
