package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structure of the HTML stays readable, and the customer's words never become structure. */
class HtmlMarkdownTest {
    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser COMMONMARK = Parser.builder().extensions(TABLES).build();

    private static String markdown(String html) {
        return HtmlMarkdown.of(Jsoup.parse(html).body());
    }

    @Test
    void headings_paragraphs_breaks_and_emphasis() {
        assertThat(
                        markdown(
                                "<h2>Order 7</h2><p>It is <b>late</b>, <i>very</i> late.<br>Please <strong>help </strong>me</p>"))
                .isEqualTo("## Order 7\n\nIt is **late**, *very* late.  \nPlease **help** me");
    }

    @Test
    void emphasis_leaves_punctuation_outside_so_that_its_marks_work() {
        assertThat(markdown("<b>Note:</b>now <i>(x)</i>y <b><i>both</i></b> <b><b>twice</b></b> <b>&nbsp;</b><b>!</b>"))
                .isEqualTo("**Note**:now (*x*)y ***both*** **twice** !");
    }

    @Test
    void nested_and_numbered_lists() {
        assertThat(
                        markdown(
                                "<p>Do</p><ol start=3><li>cut<ul><li>thin<li>thick</ul><li><p>cook</p><p>well</p></ol><p>End</p>"))
                .isEqualTo("Do\n\n3. cut\n   - thin\n   - thick\n4. cook\n\n   well\n\nEnd");
    }

    @Test
    void quotations_with_lists_in_them() {
        assertThat(markdown("<blockquote><p>One</p><ul><li>a<li>b</ul><blockquote>deep</blockquote></blockquote>Two"))
                .isEqualTo("> One\n>\n> - a\n> - b\n>\n> > deep\n\nTwo");
    }

    @Test
    void tables_of_data() {
        assertThat(markdown("<table><tr><th>Item<th>Price<tr><td>A|B<td><b>3</b> €</table>"))
                .isEqualTo("| Item | Price |\n| --- | --- |\n| A\\|B | **3** € |");
    }

    @Test
    void tables_that_lay_out_a_mail_are_paragraphs() {
        assertThat(markdown("<table><tr><td><table><tr><td>Hello<td>there</table><tr><td><h1>Sale</h1>Now</table>"))
                .isEqualTo("Hello there\n\n# Sale\n\nNow");
    }

    @Test
    void code_within_a_line_and_in_blocks() {
        assertThat(markdown("<p>Run <code>a*`b</code> now</p><pre>x <b>*y*</b>\n  ```\n</pre>"))
                .isEqualTo("Run ``a*`b`` now\n\n````\nx *y*\n  ```\n````");
    }

    @Test
    void links_lead_to_the_web_and_to_addresses_only() {
        assertThat(
                        markdown(
                                "<a href='https://x.test/a (b)'>here</a> <a href=\"javascript:alert(1)\">bad</a>"
                                        + " <a href='mailto:ann@x.test'><b>Ann</b></a> <a href='data:text/html,x'>no</a> <a href=/x>rel</a>"))
                .isEqualTo("[here](https://x.test/a%20%28b%29) bad [**Ann**](mailto:ann@x.test) no rel");
    }

    @Test
    void images_of_the_mail_by_their_content_id_and_of_the_web_by_their_words() {
        assertThat(markdown("<img src='cid:lid@x' alt='Broken lid'><img src='https://t.test/a.png' alt='A [b]'>"
                        + "<img src='https://t.test/p.gif' width=1 height=1 alt=open>"))
                .isEqualTo("![Broken lid](cid:lid@x)(image: A \\[b\\])");
    }

    @Test
    void a_link_around_blocks_goes_around_each() {
        assertThat(markdown("<a href='https://x.test/'><div>One</div><div>Two</div></a>"))
                .isEqualTo("[One](https://x.test/)\n\n[Two](https://x.test/)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Title",
                "> quote",
                "- item",
                "+ item",
                "* item",
                "1. item",
                "12) item",
                "---",
                "***",
                "___",
                "===",
                "```",
                "~~~",
                "| a | b |<br>| --- | --- |<br>| c | d |",
                "a | b<br>--- | ---",
                "words<br>---",
                "words<br>===",
                "[x](https://evil.test)",
                "![x](https://evil.test/p.png)",
                "[x]: https://evil.test<br><br>[x]",
                "&lt;https://evil.test&gt;",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "&lt;div&gt;",
                "&amp;copy; &amp;#35; a",
                "**bold** *it* _it_ __bold__ `code`",
                "\\[x](y) \\*a* \\\\",
                "&nbsp;&nbsp;&nbsp;&nbsp;indented",
                "a<br>&#9;- x",
                "&#10;&#10;# x",
                "&#x2028;# x",
                "<b>[</b>x](https://evil.test)",
                "*<b>a</b>*<i>_</i>",
                "- <br>- <br>  1.",
            })
    void words_never_become_structure(String words) {
        Node document = COMMONMARK.parse(markdown("<p>" + words + "</p>"));
        assertThat(kinds(document))
                .isSubsetOf(
                        "Document",
                        "Paragraph",
                        "Text",
                        "HardLineBreak",
                        "SoftLineBreak",
                        "StrongEmphasis",
                        "Emphasis");
        assertThat(text(document).replaceAll("[\\s\u2028]+", ""))
                .isEqualTo(Jsoup.parse("<p>" + words + "</p>").text().replaceAll("[\\s\u00a0\u2028]+", ""));
    }

    @Test
    void an_exclamation_mark_before_a_link_makes_no_image_of_it() {
        String markdown = markdown("<p>Look!<b><a href='https://x.test/p.png'>here</a></b></p>");
        assertThat(kinds(COMMONMARK.parse(markdown))).contains("Link").doesNotContain("Image");
    }

    @Test
    void what_is_nested_without_end_is_read_in_linear_time() {
        String html = "<div>".repeat(200_000) + "<ul><li>".repeat(300) + "<b>".repeat(300) + "x"
                + "<a href='https://x.test'>y</a>".repeat(50_000) + "<table><tr><td>".repeat(5_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThat(markdown(html)).contains("x"));
    }

    @Test
    void nothing_is_longer_than_a_million_characters() {
        assertThat(markdown("<ul><li>".repeat(20) + "<p>&lt;&lt;</p>".repeat(100_000)))
                .hasSizeLessThanOrEqualTo(1_000_000);
    }

    private static Set<String> kinds(Node document) {
        return nodes(document).stream()
                .map(node -> node.getClass().getSimpleName())
                .collect(Collectors.toSet());
    }

    private static String text(Node document) {
        return nodes(document).stream()
                .map(node -> node instanceof Text text
                        ? text.getLiteral()
                        : node instanceof SoftLineBreak || node instanceof HardLineBreak ? " " : "")
                .collect(Collectors.joining());
    }

    private static List<Node> nodes(Node document) {
        List<Node> all = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            protected void visitChildren(Node parent) {
                all.add(parent);
                super.visitChildren(parent);
            }

            @Override
            public void visit(Text text) {
                all.add(text);
            }
        });
        return all;
    }
}
