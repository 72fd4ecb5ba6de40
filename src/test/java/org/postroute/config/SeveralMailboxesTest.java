package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.message.EmailAddress;

class SeveralMailboxesTest {
    private static final String THREE = AGENT + """
            postroute.connection.shop.address=a@example.com, b@example.com ,c@example.com
            postroute.connection.shop.password=secret
            postroute.connection.shop.imap.host=imap.example.com
            postroute.connection.shop.smtp.host=smtp.example.com
            """;

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @Test
    void every_address_is_a_mailbox_numbered_from_one() {
        PostrouteSettings settings = file.settings(THREE);

        assertThat(settings.mailboxes()).extracting(MailboxSettings::id).containsExactly("shop-1", "shop-2", "shop-3");
        assertThat(settings.mailboxes())
                .extracting(MailboxSettings::address)
                .extracting(EmailAddress::toString)
                .containsExactly("a@example.com", "b@example.com", "c@example.com");
    }

    @Test
    void while_everything_runs_a_mailbox_keeps_its_id_whatever_becomes_of_the_others() {
        PostrouteSettings running = file.settings(THREE);

        running = edited(running, "b@example.com,C@example.com");
        assertThat(ids(running)).containsExactly("shop-2 b@example.com", "shop-3 C@example.com");
        running = edited(running, "new@example.com,b@example.com,c@example.com,more@example.com");
        assertThat(ids(running))
                .containsExactly(
                        "shop-1 new@example.com",
                        "shop-2 b@example.com",
                        "shop-3 c@example.com",
                        "shop-4 more@example.com");
        running = edited(running, "more@example.com,last@example.com,b@example.com,other@example.com");
        assertThat(ids(running))
                .containsExactly(
                        "shop-4 more@example.com",
                        "shop-5 last@example.com",
                        "shop-2 b@example.com",
                        "shop-6 other@example.com");
        assertThat(ids(edited(running, "fresh@example.com"))).containsExactly("shop-1 fresh@example.com");
    }

    private PostrouteSettings edited(PostrouteSettings running, String addresses) {
        String text = THREE.replaceAll("address=.*", "address=" + addresses);
        return file.settings(text).withIdsOf(running);
    }

    private static List<String> ids(PostrouteSettings settings) {
        return settings.mailboxes().stream()
                .map(mailbox -> mailbox.id() + " " + mailbox.address())
                .toList();
    }

    @Test
    void values_follow_the_order_of_the_addresses_and_the_last_one_repeats() {
        PostrouteSettings settings = file.settings(THREE + """
                postroute.connection.shop.name=Anna,Bob
                postroute.connection.shop.imap.port=993,1993,2993
                postroute.connection.shop.message-content-type=text/html
                """);

        assertThat(settings.mailboxes()).extracting(MailboxSettings::name).containsExactly("Anna", "Bob", "Bob");
        assertThat(settings.mailboxes()).extracting(m -> m.imap().port()).containsExactly(993, 1993, 2993);
        assertThat(settings.mailboxes())
                .extracting(m -> m.messageContentType().mediaType())
                .containsOnly("text/html");
    }

    @Test
    void a_comma_in_a_value_has_a_backslash_in_the_file_and_in_the_environment() {
        assertThat(file.settings(THREE + "postroute.connection.shop.name=Lee\\, Ann,Bob")
                        .mailboxes())
                .extracting(MailboxSettings::name)
                .containsExactly("Lee, Ann", "Bob", "Bob");
        assertThat(file.settings(THREE, Map.of("POSTROUTE_CONNECTION_SHOP_PASSWORD", "a\\,b\\c,\\d,e"))
                        .mailboxes())
                .extracting(m -> m.imap().password().reveal())
                .containsExactly("a,b\\c", "\\d", "e");
    }

    @Test
    void what_a_variable_inserts_is_not_split() {
        String inserted = THREE.replace("password=secret", "password=${env:FIRST},two");

        assertThat(file.settings(inserted, Map.of("FIRST", "o,n\\,e${env:X}")).mailboxes())
                .extracting(m -> m.smtp().password().reveal())
                .containsExactly("o,n\\,e${env:X}", "two", "two");
    }

    @Test
    void an_empty_value_in_a_list_stands_for_what_holds_when_nothing_is_given() {
        PostrouteSettings settings = file.settings(THREE + """
                postroute.connection.shop.name=Anna,,Cleo
                postroute.connection.shop.folder=Orders,,Returns
                """);

        assertThat(settings.mailboxes()).extracting(MailboxSettings::name).containsExactly("Anna", null, "Cleo");
        assertThat(settings.mailboxes())
                .extracting(MailboxSettings::folder)
                .containsExactly("Orders", "INBOX", "Returns");
    }

    @Test
    void an_empty_value_in_a_list_of_what_is_needed_is_a_fault_that_names_the_position_or_the_mailbox() {
        String content = THREE.replace("=imap.example.com", "=imap.example.com,,imap.example.com")
                .replace("password=secret", "password=one,,three");

        assertThat(file.faults(content))
                .containsExactly(
                        "application.properties: postroute.connection.shop.imap.host: is missing for mailbox shop-2, and its "
                                + "address tells no preset. Use the host name alone, such as mail.example.com, or name a preset.",
                        "application.properties: postroute.connection.shop.password: is missing for mailbox shop-2. "
                                + "Give it here, or postroute.connection.shop.password-file, or the environment variable "
                                + "POSTROUTE_CONNECTION_SHOP_PASSWORD.");
    }

    @Test
    void more_values_than_addresses_name_the_key_and_both_counts() {
        assertThat(file.faults(THREE + "postroute.connection.shop.smtp.port=587,587,587,"))
                .containsExactly("application.properties:7: postroute.connection.shop.smtp.port: "
                        + "has 4 values for 3 addresses. Give one value for each address, in the same order; "
                        + "a comma inside a value is written \\,");
        assertThat(file.faults(THREE, Map.of("EMAIL_NAME", "a,b,c,d")))
                .containsExactly(
                        "environment EMAIL_NAME: postroute.connection.shop.name: has 4 values for 3 addresses. "
                                + "Give one value for each address, in the same order; a comma inside a value is written \\,");
    }

    @Test
    void a_wrong_value_in_a_list_is_told_by_its_position() {
        assertThat(file.faults(THREE + "postroute.connection.shop.smtp.port=587,x"))
                .containsExactly("application.properties:7: postroute.connection.shop.smtp.port: "
                        + "value 2 cannot be \"x\". Use a number from 1 to 65535.");
    }

    @Test
    void of_several_intervals_the_smallest_holds_for_the_connection() {
        PostrouteSettings settings = file.settings(THREE + "postroute.connection.shop.check-interval=30,10,20");

        assertThat(settings.connections().get(0).checkInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_signature_is_no_list() {
        String signature = "Bye, {{ sender_name }},{{sender_email}}";

        assertThat(file.settings(THREE + "postroute.connection.shop.signature=" + signature)
                        .mailboxes())
                .extracting(MailboxSettings::signature)
                .containsOnly(signature);
    }

    @Test
    void one_account_under_two_addresses_is_received_once() {
        String two = THREE
                + THREE.substring(AGENT.length()).replace(".shop.", ".sales.").replace("@example.com", "@example.org");

        assertThat(file.faults(two)).isEmpty();
        assertThat(file.faults(two
                        + "postroute.connection.shop.imap.username=one,two,three\n"
                        + "postroute.connection.sales.imap.username=four,two,five\n"))
                .singleElement()
                .asString()
                .contains("has with sales-2 the mailbox that the connection \"shop\" receives as shop-2.");
    }

    @Test
    void an_address_may_be_in_a_second_connection_that_only_sends() {
        String second = """
                postroute.connection.news.address=a@example.com
                postroute.connection.news.password=secret
                postroute.connection.news.smtp.host=smtp.example.com
                postroute.connection.news.inbound=false
                """;

        assertThat(file.faults(THREE + second)).isEmpty();
    }
}
