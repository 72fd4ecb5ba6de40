package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** 500 mails whose UIDs lose their meaning (INV-06): none is lost, none is handled twice. */
class MailboxResetIT {
    private static final int MAILS = 500;
    private static final String USER = "user8";

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    private Path directory;

    private final String folder = "Reset" + System.nanoTime();
    private final List<String> mails = IntStream.range(0, MAILS)
            .mapToObj(i -> RealFolder.mail("mail-" + i, "Hello " + i, Duration.ofHours(1)))
            .toList();

    @BeforeEach
    void fill() throws Exception {
        try (RealFolder real = new RealFolder(MAIL, USER, folder)) {
            real.deliver(mails, Duration.ofHours(1));
        }
    }

    private interface Reset {
        void of(RealFolder real) throws Exception;
    }

    /** 20 more mails come with it, as when a mailbox is restored from a backup while Postroute is stopped. */
    private void check(Reset reset) throws Exception {
        try (AgentStub agent = new AgentStub(call -> new AgentStub.Response(204, null))) {
            try (RealProduct product = product(agent)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> product.inState("no-answer") == MAILS);
            }
            try (RealFolder real = new RealFolder(MAIL, USER, folder)) {
                reset.of(real);
                real.deliver(
                        IntStream.range(0, 20)
                                .mapToObj(i -> RealFolder.mail("later-" + i, "Hello", Duration.ZERO))
                                .toList(),
                        Duration.ZERO);
            }
            try (RealProduct product = product(agent);
                    RealFolder real = new RealFolder(MAIL, USER, folder)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> product.inState("no-answer") == MAILS + 20);
                product.sync("support-1");
                assertThat(product.inState("duplicate")).isEqualTo(MAILS);
                assertThat(product.mailbox().path("unaccounted").asLong(-1)).isZero();
                assertThat(product.metrics()).contains("postroute_mailbox_resets_total{mailbox=\"support-1\"} 1.0");
                assertThat(real.unread()).isZero();
            }
            List<String> asked = new ArrayList<>();
            agent.calls()
                    .forEach(call ->
                            asked.add(call.body().at("/message/messageId").asText()));
            assertThat(asked).hasSize(MAILS + 20).doesNotHaveDuplicates();
        }
    }

    private RealProduct product(AgentStub agent) throws Exception {
        return new RealProduct(directory, RealProduct.properties(MAIL, List.of(USER), folder, agent));
    }

    @Test
    void a_folder_that_is_deleted_made_again_and_filled_from_a_backup() throws Exception {
        check(real -> {
            real.recreate();
            real.deliver(mails, Duration.ZERO);
        });
    }

    @Test
    void another_uidvalidity_in_the_servers_own_file() throws Exception {
        check(real -> {
            real.markUnread();
            newValidity(MAIL.maildir(USER).resolve("." + folder));
        });
    }

    private static void newValidity(Path maildir) throws IOException {
        Path list = maildir.resolve("dovecot-uidlist");
        String old = Files.readString(list);
        String validity = old.replaceFirst("(?s)^3 V(\\d+) .*", "$1");
        Files.writeString(list, old.replaceFirst("V" + validity, "V" + (Long.parseLong(validity) + 7)));
        try (Stream<Path> files = Files.list(maildir)) {
            for (Path index : files.filter(file -> file.getFileName().toString().startsWith("dovecot.index"))
                    .toList()) {
                Files.delete(index);
            }
        }
    }
}
