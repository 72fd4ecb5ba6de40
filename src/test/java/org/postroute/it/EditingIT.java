package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** The configuration is edited while mail arrives: nothing lost, nothing doubled. {@code -Dpostroute.edits=20} makes it a long run. */
class EditingIT {
    private static final int ROUNDS = Integer.getInteger("postroute.edits", 2);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void mailboxes_come_change_break_and_go_while_mail_arrives() throws Exception {
        try (LedgerServer ledger = new LedgerServer(false, folder);
                OutageRun run = new OutageRun(mail, folder, RigSettings.on(ledger))) {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(edit(run, text -> text + second(text)).path("added").toString())
                        .contains("connection sales", "mailbox sales-1");
                assertThat(edit(run, EditingIT::slower).path("changed").toString())
                        .contains("connection support");
                JsonNode broken = edit(run, text -> text + "postroute.connection.support.imap.prot = 993\n");
                assertThat(broken.toString()).contains("postroute.connection.support.imap.prot");
                run.answerMore(3);
                edit(
                        run,
                        text -> text.replaceAll("(?m)^.*imap\\.prot.*\n", "")
                                .replaceAll(
                                        "(?m)^postroute\\.agent\\.default\\.timeout.*$",
                                        "postroute.agent.default.timeout = 6s"));
                edit(run, EditingIT::withoutSecond);
                String whole = Files.readString(file());
                edit(run, EditingIT::onlyAnother);
                edit(run, text -> whole.replace("check-interval = 2", "check-interval = 1"));
                run.answerMore(3);
            }
            run.finish(ROUNDS + " rounds of seven edits, of which one is broken and one removes the mailbox");
        }
    }

    private Path file() {
        return folder.resolve("application.properties");
    }

    private JsonNode edit(OutageRun run, UnaryOperator<String> change) throws Exception {
        String before = Files.readString(file());
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file(), after);
        Operator operator = new Operator(
                "http://127.0.0.1:" + run.product().apiPort(),
                Files.readString(folder.resolve("api-token")).strip());
        JsonNode outcome = new ObjectMapper()
                .readTree(operator.post("/api/v1/configuration/reload", "").body());
        run.goOnFor(PAUSE);
        return outcome;
    }

    /** The same servers, another mailbox. */
    private static String second(String text) {
        return text.lines()
                .filter(line -> line.startsWith("postroute.connection.support."))
                .map(line -> line.replace(".support.", ".sales.").replaceAll("user\\d+@", "user81@"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static String withoutSecond(String text) {
        return text.replaceAll("(?m)^postroute\\.connection\\.sales\\..*\n", "");
    }

    private static String onlyAnother(String text) {
        return text.replaceAll("(?m)^postroute\\.connection\\.support\\..*\n", "") + second(text);
    }

    private static String slower(String text) {
        return text.replaceFirst("(?m)^(postroute\\.connection\\.support\\.check-interval) = 1$", "$1 = 2");
    }
}
