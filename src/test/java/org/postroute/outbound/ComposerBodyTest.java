package org.postroute.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postroute.outbound.OutboundSamples.htmlAnswer;
import static org.postroute.outbound.OutboundSamples.markdown;
import static org.postroute.outbound.OutboundSamples.outbound;
import static org.postroute.outbound.OutboundSamples.text;

import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.Answer;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MemoryBlobs;

/** All on the wire: what is written, and what a reader finds in it. */
class ComposerBodyTest {
    private final MemoryBlobs blobs = new MemoryBlobs();

    private Wire wire(PostrouteSettings settings, Answer answer) throws Exception {
        Wire wire = Wire.of(new OutboundGuard(() -> settings)
                .check(new Composer(() -> settings, blobs::open, OutboundSamples.LOOPS).compose(outbound(answer))));
        assertThat(wire.isWellFormed()).isTrue();
        return wire;
    }

    private String plain(Answer answer) throws Exception {
        Part read = wire(OutboundSamples.plain(), answer).read();
        assertThat(read.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        return content(read);
    }

    private String html(Answer answer) throws Exception {
        return content(alternative(answer).getBodyPart(1));
    }

    private Multipart alternative(Answer answer) throws Exception {
        Multipart parts =
                (Multipart) wire(OutboundSamples.html(), answer).read().getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        return parts;
    }

    private static String content(Part part) throws Exception {
        return new String(part.getInputStream().readAllBytes(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "Größe 👩‍💻 🇫🇷",
                "שלום \u200fעולם, مرحبا بالعالم",
                ".\n..\n.dot\n\n.",
                "From here on\n>From there",
                "trailing space \nand tab\t",
                "= equals =20 =\n==",
                "\tindented",
            })
    void text_is_read_back_as_it_was_written(String words) throws Exception {
        assertThat(plain(text(words))).isEqualTo(words.stripTrailing().replace("\n", "\r\n") + "\r\n");
    }

    @Test
    void long_lines_are_no_longer_than_a_line_may_be() throws Exception {
        String words = "word ".repeat(10_000) + "x".repeat(5_000);

        Wire wire = wire(OutboundSamples.plain(), text(words));

        assertThat(wire.bytes().lines()).allMatch(line -> line.length() <= 78);
        assertThat(content(wire.read())).isEqualTo(words + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({"Hello,7bit", "Größe,quoted-printable"})
    void the_encoding_is_the_simplest_that_will_do(String words, String encoding) throws Exception {
        assertThat(wire(OutboundSamples.plain(), text(words)).field("Content-Transfer-Encoding"))
                .isEqualTo(encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nb", "a\u2028b", "a\u0085b", "a\u2029b", "\0a\0\nb\u0007\u001b\u009b"})
    void line_ends_of_any_kind_are_crlf_and_controls_are_gone(String words) throws Exception {
        assertThat(plain(text(words))).isEqualTo("a\r\nb\r\n");
    }

    @Test
    void nothing_in_a_text_ends_the_message_early() throws Exception {
        String smuggled = "a\n.\nMAIL FROM:<eve@y.test>\r.\rb\n.\r\nc\r\n.\r\nQUIT";

        assertThat(plain(text(smuggled)))
                .isEqualTo("a\r\n.\r\nMAIL FROM:<eve@y.test>\r\n.\r\nb\r\n.\r\nc\r\n.\r\nQUIT\r\n");
    }

    @Test
    void a_plain_mailbox_sends_markdown_as_it_stands_and_html_as_text() throws Exception {
        assertThat(plain(markdown("# Hi\n* one"))).isEqualTo("# Hi\r\n* one\r\n");
        assertThat(plain(new Answer("text", "<p>html</p>", "*md*", List.of(), false, false)))
                .isEqualTo("text\r\n");
        assertThat(plain(htmlAnswer("<h1>Hi &amp; bye</h1><p>One<br>two</p><ul><li>a<li>b</ul><ol><li>x</li></ol>"
                        + "<p>See <a href='https://acme.test/a?b=1'>this</a>, <a href='https://acme.test'>"
                        + "https://acme.test</a></p><table><tr><td>1</td><td>2</td></tr></table><pre>a  b\n c</pre>"
                        + "<script>alert(1)</script><style>p{}</style>")))
                .isEqualTo(("Hi & bye\n\nOne\ntwo\n\n- a\n- b\n\n1. x\n\nSee this <https://acme.test/a?b=1>, "
                                + "https://acme.test\n\n1 | 2\n\na  b\n c\n")
                        .replace("\n", "\r\n"));
    }

    @Test
    void lists_keep_their_marks_and_their_numbers() throws Exception {
        assertThat(plain(htmlAnswer("<ol><li>a<li><p>b</p><ul><li>x</ul><li><li>c</ol><ol><li>d</ol>")))
                .isEqualTo("1. a\r\n2. b\r\n- x\r\n3. \r\n4. c\r\n\r\n1. d\r\n");
    }

    @Test
    void an_html_mailbox_sends_both_whatever_the_agent_wrote() throws Exception {
        assertThat(html(text("a < b & c\nd"))).contains("<div dir=\"auto\">a &lt; b &amp; c<br>\r\nd</div>");
        assertThat(content(alternative(htmlAnswer("<p>Hi <b>you</b></p>")).getBodyPart(0)))
                .isEqualTo("Hi you\r\n");
        assertThat(content(alternative(markdown("**Hi**")).getBodyPart(0))).isEqualTo("**Hi**\r\n");
    }

    @Test
    void markdown_is_rendered_with_tables_and_lists() throws Exception {
        String page = html(markdown("## Hi\n\n1. **one**\n2. `two`\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
                + "[link](https://acme.test/x)\n\n> quoted"));

        var document = Jsoup.parse(page);
        assertThat(document.select("h2").text()).isEqualTo("Hi");
        assertThat(document.select("ol > li > strong").text()).isEqualTo("one");
        assertThat(document.select("td").eachText()).containsExactly("1", "2");
        assertThat(document.select("td[align=right]").text()).isEqualTo("2");
        assertThat(document.select("a").attr("href")).isEqualTo("https://acme.test/x");
        assertThat(document.select("blockquote").text()).isEqualTo("quoted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>ok",
                "<img src=x onerror=alert(1)>ok",
                "<img src='https://track.test/p.gif'>ok",
                "<a href='javascript:alert(1)'>ok</a>",
                "<a href=' jAvAsCrIpT&#58;alert(1)'>ok</a>",
                "<a href='data:text/html,<script>alert(1)</script>'>ok</a>",
                "<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>ok",
                "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>ok",
                "<div style='background:url(https://track.test/p)'>ok</div>",
                "<div style='position:fixed;color:expression(alert(1))'>ok</div>",
                "<link rel=stylesheet href='https://track.test/c.css'>ok",
                "<style>@import 'https://track.test/c.css';</style>ok",
                "<form action='https://track.test'><input name=a><button>ok</button></form>",
                "<iframe srcdoc='<script>alert(1)</script>'></iframe>ok",
                "<base href='https://track.test/'><meta http-equiv=refresh content='0;url=https://track.test'>ok",
                "<video poster='https://track.test/p'><source src='https://track.test/v'></video>ok",
                "<table background='https://track.test/p'><tr><td>ok</td></tr></table>",
                "<p onclick=alert(1)>ok<![CDATA[<script>alert(1)</script>]]>",
                "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>ok",
            })
    void no_script_image_or_tracker_leaves_the_house(String hostile) throws Exception {
        for (Answer answer : List.of(htmlAnswer(hostile), markdown(hostile))) {
            var document = Jsoup.parse(html(answer));
            assertThat(document.select("script, img, svg, math, style, link, form, input, iframe, base, video, source"))
                    .isEmpty();
            assertThat(document.body().getAllElements())
                    .allSatisfy(element -> assertThat(element.attributes())
                            .allMatch(a -> List.of("dir", "align", "colspan", "rowspan", "start")
                                            .contains(a.getKey())
                                    || a.getKey().equals("href") && a.getValue().matches("(https?|mailto|tel):.*")
                                    || a.getKey().equals("style")
                                            && !a.getValue().matches("(?s).*(url|expression|position).*")));
            assertThat(document.text()).contains("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ok](javascript:alert(1))",
                "![ok](https://track.test/p.gif)",
                "![ok][p]\n\n[p]: https://track.test/p.gif",
                "<javascript:alert(1)> ok",
                "[ok](<javascript:alert(1)> \"t\")",
                "[ok](data:text/html;base64,PHNjcmlwdD4=)",
            })
    void neither_do_those_of_markdown(String hostile) throws Exception {
        var document = Jsoup.parse(html(markdown(hostile)));

        assertThat(document.select("img, [href], script")).isEmpty();
        assertThat(document.text()).contains("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>", "<div>", "<ul><li>", "<table><tr><td>", "<a href=x>", "<blockquote><p>"})
    void markup_without_end_is_written_or_refused(String tag) {
        for (Answer answer : List.of(htmlAnswer(tag.repeat(5_000) + "ok"), markdown("> ".repeat(5_000) + "ok"))) {
            for (PostrouteSettings settings : List.of(OutboundSamples.plain(), OutboundSamples.html())) {
                try {
                    assertThat(wire(settings, answer).bytes()).isNotEmpty();
                } catch (Exception e) {
                    assertThat(e).isInstanceOf(InvalidMessageException.class);
                }
            }
        }
    }

    @Test
    void an_answer_of_which_nothing_is_left_is_refused() {
        for (PostrouteSettings settings : List.of(OutboundSamples.plain(), OutboundSamples.html())) {
            assertThatThrownBy(() -> wire(settings, htmlAnswer("<script>alert(1)</script>")))
                    .isInstanceOf(InvalidMessageException.class);
        }
    }

    @Test
    void the_signature_names_the_sender_in_both_parts() throws Exception {
        PostrouteSettings settings = OutboundSamples.settings(
                MessageContentType.TEXT_HTML, "Ann $1 <b>Lee</b>", "{{ sender_name }}\r\n{{sender_email}}");

        Multipart parts =
                (Multipart) wire(settings, htmlAnswer("<p>Hi</p>")).read().getContent();

        assertThat(content(parts.getBodyPart(0)))
                .isEqualTo("Hi\r\n\r\n-- \r\nAnn $1 <b>Lee</b>\r\nSupport@acme.test\r\n");
        assertThat(content(parts.getBodyPart(1)))
                .contains("<div dir=\"auto\">-- <br>\r\nAnn $1 &lt;b&gt;Lee&lt;/b&gt;<br>\r\nSupport@acme.test</div>");
    }

    @Test
    void a_mailbox_without_a_name_signs_with_its_address_and_other_braces_stay() throws Exception {
        PostrouteSettings settings = OutboundSamples.settings(
                MessageContentType.TEXT_PLAIN, null, "{{ sender_name }} {{ my.pass }} {{env:HOME}}");

        assertThat(content(wire(settings, text("Hi\n\n\n")).read()))
                .isEqualTo("Hi\r\n\r\n-- \r\nSupport@acme.test {{ my.pass }} {{env:HOME}}\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report.pdf",
                "quarterly report; final, \"signed\".pdf",
                "Rechnung März – Größe.pdf",
                "请求书・令和八年十一月二十一日・東京都千代田区・とても長い名前のファイルですから分けて書かれます.pdf",
                "👩‍💻🚀.png",
                "חשבונית.pdf",
                "=?utf-8?q?a=0D=0Ab?=.pdf",
                "100%.txt",
                "a-very-long-name-in-plain-ascii-that-does-not-fit-in-one-line-of-seventy-eight-characters-at-all.txt",
            })
    void files_arrive_with_their_names_and_bytes(String filename) throws Exception {
        byte[] bytes = new byte[100_000];
        new java.util.Random(7).nextBytes(bytes);
        Answer.File file = new Answer.File(filename, "application/pdf", blobs.put(bytes));
        Answer answer = new Answer("see file", null, null, List.of(file, file), false, false);

        Multipart parts =
                (Multipart) wire(OutboundSamples.plain(), answer).read().getContent();

        assertThat(parts.getContentType()).startsWith("multipart/mixed");
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(content(parts.getBodyPart(0))).isEqualTo("see file\r\n");
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo(filename);
        assertThat(parts.getBodyPart(1).getDisposition()).isEqualTo("attachment");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("application/pdf");
        assertThat(parts.getBodyPart(2).getInputStream().readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void a_file_name_cannot_write_a_field() throws Exception {
        Answer.File file = new Answer.File(
                "a\r\nContent-Type: text/html\r\n\r\n<script>\"; x=y", "text/plain", blobs.put(new byte[] {65}));

        Wire wire = wire(OutboundSamples.html(), new Answer("t", null, null, List.of(file), false, false));

        assertThat(wire.bytes()).doesNotContain("\r\nContent-Type: text/html\r\n\r\n<script>");
        Multipart parts = (Multipart) wire.read().getContent();
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("a Content-Type: text/html <script>\"; x=y");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/plain");
    }
}
