package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.message.ReplyText;

/** The means by which HTML hides words from people and shows them to machines, and those that only look like it. */
class VisibilityTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<span style='font-size:1px'>SECRET</span>",
                "<span style='FONT-SIZE: 0.0px !important'>SECRET</span>",
                "<span style='opacity:0.01'>SECRET</span>",
                "<span style='color:#fefefe'>SECRET</span>",
                "<span style='color:ivory'>SECRET</span>",
                "<span style='color:rgba(0,0,0,0)'>SECRET</span>",
                "<span style='color:transparent'>SECRET</span>",
                "<span style='color:hsl(0,0%,100%)'>SECRET</span>",
                "<div style='text-indent:-200em'>SECRET</div>",
                "<div style='clip:rect(0 0 0 0);position:absolute'>SECRET</div>",
                "<div style='clip-path: inset(100%)'>SECRET</div>",
                "<div style='width:1px;height:1px;overflow:hidden'>SECRET</div>",
                "<div style='transform:scale(0)'>SECRET</div>",
                "<div style='display:block;d\\69splay:none'>SECRET</div>",
                "<div style='display:none;mso-hide:all'>SECRET</div>",
                "<div style='font-size:0'><span style='font-size:1em'>SECRET</span></div>",
                "<style>.x{display:none}</style><p class=x>SECRET</p>",
                "<style>@import 'a';@media screen{.y{color:red}} p.x, b {visibility : hidden}</style><p class=x>SECRET</p>",
                "<style>/* } */ #s{font-size:0}</style><p id=s>SECRET</p>"
            })
    void hidden_words_are_removed_and_reported(String hidden) {
        ReplyText reply = new ReplyTexts().ofHtml("<p>Hello</p>" + hidden + "<p>there</p>");
        assertThat(reply.text()).doesNotContain("SECRET").contains("Hello", "there");
        assertThat(reply.html()).doesNotContain("SECRET");
        assertThat(reply.hiddenText()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<table><tr><td style='font-size:0px'><div style='font-size:13px'>SEEN</div></td></tr></table>",
                "<a style='mso-hide:all;color:#fff;background-color:#0a0'>SEEN</a>",
                "<p style='font-size:12px;line-height:0'>SEEN</p>",
                "<p style='font-size:10%'>SEEN</p>",
                "<p style='font-size:0.75rem'>SEEN</p>",
                "<p style='color:#fff;background:#123 url(a.png)'>SEEN</p>",
                "<p style='display:none;display:block'>SEEN</p>",
                "<p style='disp/**/lay:none'>SEEN</p>",
                "<div style='font-size:1px;line-height:1px'>&nbsp;</div><p>SEEN</p>",
                "<style>@media print{.x{display:none}}</style><p class=x>SEEN</p>",
                "<p style='margin-left:-10px;text-indent:-18.0pt'>SEEN</p>",
                "<p style='color:windowtext;background:window'>SEEN</p>",
                "<!--[if mso]>conditional<![endif]--><p>SEEN</p>"
            })
    void what_only_looks_hidden_is_kept(String seen) {
        ReplyText reply = new ReplyTexts().ofHtml("<p>Hello</p>" + seen);
        assertThat(reply.text()).contains("SEEN");
        assertThat(reply.hiddenText()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B\u200C\u200C\u200B\u200C\u200B\u200B\u200C\u200B\u200C\u200C\u200B\u200C\u200B\u200B\u200C",
                "\uD83D\uDE00\uDB40\uDD10\uDB40\uDD11\uDB40\uDD12",
                "\u2764\uFE01\uFE02\uFE03",
                "\u202Etxet siht"
            })
    void characters_that_carry_words_unseen_are_removed_and_reported(String carriers) {
        ReplyText reply = new ReplyTexts().ofText("Hello " + carriers + " there");
        assertThat(reply.hiddenText()).isTrue();
        assertThat(reply.text()).contains("Hello").doesNotContain("\u202E", "\uFE03", "\u200B", "\uDD12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u2764\uFE0F\uFE0F",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\u202B\u05D0\u05D1\u202C",
                "\u202D+1 234\u202C",
                "\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B"
            })
    void characters_that_people_need_are_not_reported(String text) {
        assertThat(new ReplyTexts().ofText("Hello " + text).hiddenText()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>%s</style><p>x</p>|/*",
                "<style>%s</style><p>x</p>|{",
                "<style>%s</style><p>x</p>|.a{color:red}",
                "<style>.a{display:block}</style>%s|<b class='a a a a a a a a a a'>x",
                "<p style='%s'>x</p>|/*",
                "<p style='%s'>x</p>|translate(",
                "%s|<i style='color:red;font-size:9px'>x</i>"
            })
    void styles_are_read_in_linear_time(String bomb) {
        String[] parts = bomb.split("[|]");
        String html = parts[0].formatted(parts[1].repeat(1_000_000 / parts[1].length()));
        ReplyText reply = Assertions.assertTimeoutPreemptively(LIMIT, () -> new ReplyTexts().ofHtml(html));
        assertThat(reply.text()).contains("x");
    }
}
