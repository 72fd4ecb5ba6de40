package org.postroute.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CustomerWritingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Customer ANN = Customer.ALL.get(0);
    private static final ShownMail ANSWER = new ShownMail(
            "Acme Support <support@acme.test>",
            "Ann Lee <ann@customer.test>",
            "Re: Order",
            "2026-11-21T09:15:00Z",
            List.of(
                    new ShownMail.Field("Message-ID", "<2@acme.test>"),
                    new ShownMail.Field("References", "<1@customer.test>")),
            "It is <on> its way.\r\n\r\n> Where is it?\r\n",
            "",
            List.of(),
            "");

    @Test
    void a_reply_continues_the_thread_and_quotes_what_it_answers() throws Exception {
        MimeMessage reply = write(new CustomerMail(ann(), "Re: Order", "Thanks!", false, false, true, null), ANSWER);

        assertThat(reply.getHeader("In-Reply-To")).containsExactly("<2@acme.test>");
        assertThat(reply.getHeader("References", null).split("\\s+"))
                .containsExactly("<1@customer.test>", "<2@acme.test>");
        assertThat(ShownMail.of(reply).text().lines())
                .containsExactly(
                        "Thanks!",
                        "",
                        "On Sat, Nov 21, 2026 at 9:15 AM Acme Support <support@acme.test> wrote:",
                        "",
                        "> It is <on> its way.",
                        ">",
                        ">> Where is it?");
    }

    @Test
    void in_html_what_is_quoted_is_escaped() throws Exception {
        CustomerMail mail = new CustomerMail(ann(), "Re: Order", "<p>Thanks!</p>", true, false, true, null);

        String html = ShownMail.of(write(mail, ANSWER)).html();

        assertThat(html).contains("<p>Thanks!</p>", "<blockquote class=\"gmail_quote\"", "It is &lt;on&gt; its way.");
    }

    @Test
    void an_automatic_reply_says_so() throws Exception {
        MimeMessage message = write(new CustomerMail(ann(), "Away", "Back soon", false, true, false, null), null);

        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
    }

    @Test
    void a_file_keeps_its_name_and_a_media_type_that_is_none_is_not_passed_on() throws Exception {
        CustomerMail.File file = new CustomerMail.File("Bücher.txt", "text/plain\r\nX: y", "aGk=");

        ShownMail shown = ShownMail.of(write(new CustomerMail(ann(), "File", "Hi", false, false, false, file), null));

        assertThat(shown.files()).singleElement().satisfies(shownFile -> {
            assertThat(shownFile.name()).isEqualTo("Bücher.txt");
            assertThat(shownFile.contentType()).isEqualTo("application/octet-stream");
            assertThat(shownFile.size()).isEqualTo(2);
        });
        assertThat(shown.text()).isEqualTo("Hi");
    }

    @Test
    void what_would_forge_header_fields_is_no_mail() {
        assertThatThrownBy(() -> new CustomerMail(ann(), "Hi\r\nBcc: e@x.test", "", false, false, false, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CustomerMail.File("a\nb.txt", "text/plain", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String ann() {
        return ANN.address().toString();
    }

    private static MimeMessage write(CustomerMail mail, @Nullable ShownMail answered) throws Exception {
        return new CustomerWriting(Session.getInstance(new Properties())).write(ANN, mail, answered, NOW);
    }
}
