package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** A message that ends the process each time it is read (INV-11). */
class PoisonKillsIT {
    private static final String MAILBOX = "user26";
    private static final String CUSTOMERS = "user27";
    /** Reading it takes so long that the test can end the process meanwhile, as the message itself would. */
    private static final String HANG = """
                    - choice:
                        id: poisonous
                        when:
                          - expression:
                              simple:
                                expression: "${body.subject} == 'poison'"
                            steps:
                              - delay:
                                  id: hang
                                  expression:
                                    constant:
                                      expression: "600000"
            """;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void killed_three_times_inside_a_message_it_parks_that_message_and_goes_on_with_the_others() throws Exception {
        mail.addUsers(40);
        mail.wipe(MAILBOX);
        mail.wipe(CUSTOMERS);
        mail.seed(MAILBOX, 1, "--seen");
        PoisonRoutes.in(folder, HANG);
        LedgerView ledger = new LedgerView("jdbc:sqlite:" + folder.resolve("ledger.db"));
        deliver("ann", "poison");
        deliver("ann", "next");
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Hello"));
                ProductProcess product =
                        new ProductProcess(folder, RealMailSettings.of(mail, agent, List.of(MAILBOX)))) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                product.awaitReady();
                deliver("bob", "beside-" + attempt);
                awaitState(ledger, "beside-" + attempt, "answered");
                int begun = attempt;
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> row(ledger, "poison").attempt() == begun);
                assertThat(row(ledger, "poison").state()).isEqualTo("received");
                product.kill();
                assertThat(row(ledger, "poison").attempt()).isEqualTo(attempt);
                product.start();
            }
            awaitState(ledger, "poison", "quarantined");
            awaitState(ledger, "next", "answered");

            assertThat(row(ledger, "poison").reason()).isEqualTo("3 attempts to work on it ended nowhere");
            assertThat(agent.calls()).hasSize(4);
        }
    }

    private static void awaitState(LedgerView ledger, String subject, String state) {
        await(subject)
                .atMost(Duration.ofSeconds(60))
                .until(() -> row(ledger, subject).state().equals(state));
    }

    private static LedgerView.Row row(LedgerView ledger, String subject) throws Exception {
        return ledger.rows().stream()
                .filter(row -> row.messageId().startsWith(subject + "@"))
                .findFirst()
                .orElse(new LedgerView.Row("", "", "", "", "", 0, 0));
    }

    private static void deliver(String customer, String subject) throws Exception {
        String source = "From: " + CUSTOMERS + "+" + customer + "@" + mail.domain() + "\nTo: " + mail.address(MAILBOX)
                + "\nSubject: " + subject + "\nMessage-ID: <" + subject + "@" + mail.domain() + ">\n\nWords.\n";
        mail.deliver(MAILBOX, System.nanoTime() + "." + subject, source.getBytes(StandardCharsets.US_ASCII));
    }
}
