/** Mail as people write it: half of it plain, half of it with HTML, all of it with a quotation. */
final class Letter {
    private static final String WORDS = "We ordered the blue one on Monday and it has not arrived yet. ".repeat(6);

    private static final String PLAIN = """
            Hello,

            %s

            Kind regards
            Ann

            On Mon, 2 Nov 2026 at 10:00, Support <support@example.test> wrote:
            > Thank you for your order.
            > It leaves our warehouse this week.
            """;

    private static final String HTML = """
            <div dir="ltr"><p>Hello,</p><p>%s</p><p>Kind regards<br>Ann</p></div>
            <div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 2 Nov 2026 at 10:00, Support wrote:<br></div>
            <blockquote class="gmail_quote"><p>Thank you for your order.</p><p>It leaves our warehouse this week.</p></blockquote></div>
            """;

    private Letter() {}

    static String of(String from, String to, String subject, int number) {
        String head = """
                From: Ann Lee <%s>
                To: %s
                Subject: %s
                Message-ID: <%s@customer.test>
                Date: Mon, 2 Nov 2026 10:00:00 +0000
                MIME-Version: 1.0
                """.formatted(from, to, subject, subject);
        String words = "Question " + number + ". " + WORDS;
        return number % 2 == 0
                ? head + "Content-Type: text/plain; charset=utf-8\n\n" + PLAIN.formatted(words)
                : head + "Content-Type: multipart/alternative; boundary=\"b\"\n\n"
                        + "--b\nContent-Type: text/plain; charset=utf-8\n\n" + PLAIN.formatted(words)
                        + "--b\nContent-Type: text/html; charset=utf-8\n\n" + HTML.formatted(words)
                        + "--b--\n";
    }
}
