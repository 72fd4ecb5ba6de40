package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.postroute.mailbox.ImapProxy;
import org.postroute.mailbox.RealMail;

/**
 * The product as its own process behind an {@link ImapProxy}, killed again and again while mail arrives, and the checker
 * that reads the histories of all sides afterwards.
 */
final class KillLoop {
    private static final String MAILBOX = "user20";
    private static final String CUSTOMERS = "user21";
    private static final String QUICK = "-XX:TieredStopAtLevel=1";
    private static final Duration LONGEST_END = Duration.ofMinutes(4);

    private final RealMail mail;
    private final Path folder;
    private final Map<String, String> ledger;
    private final Random random = new Random(20);

    /** @param ledger the properties that name it */
    KillLoop(RealMail mail, Path folder, Map<String, String> ledger) {
        this.mail = mail;
        this.folder = folder;
        this.ledger = ledger;
    }

    /** @param url the ledger's, with all that it takes to read it */
    KillReport run(int kills, String url) throws Exception {
        mail.addUsers(40);
        mail.wipe(MAILBOX);
        mail.wipe(CUSTOMERS);
        LedgerView view = new LedgerView(url);
        Set<String> flaggedWithoutRow = new HashSet<>();
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Answer to " + call.webhookId()));
                ImapProxy proxy = new ImapProxy("localhost", mail.port("IMAP"));
                SeenUids seen = new SeenUids(mail, MAILBOX);
                ProductProcess product =
                        new ProductProcess(folder, properties(agent, proxy), quickStart(properties(agent, proxy)));
                KillSwitch killer = new KillSwitch(product, proxy, view, random)) {
            product.awaitReady();
            try (ArrivingMail arriving = new ArrivingMail(mail.port("SMTP"), mail.domain(), MAILBOX, CUSTOMERS, 500)) {
                for (int kill = 0; kill < kills; kill++) {
                    killer.arm(KillPoint.values()[kill % KillPoint.values().length]);
                    if (!killer.awaitKill()) {
                        throw new IllegalStateException("the product never came to the point; see " + product.log());
                    }
                    Set<Long> committed = view.uids();
                    seen.read().stream()
                            .filter(uid -> !committed.contains(uid))
                            .forEach(uid -> flaggedWithoutRow.add("UID " + uid));
                    product.start();
                }
                arriving.stop();
                Histories histories = new Histories(mail.maildir(MAILBOX), mail.maildir(CUSTOMERS), view, agent);
                awaitEnd(histories, arriving.delivered());
                product.terminate();
                return histories.report(arriving.delivered(), killer, flaggedWithoutRow);
            }
        }
    }

    /** Its classes as they were loaded once, so that most of a run is spent on mail and not on starting. */
    private List<String> quickStart(Map<String, String> properties) throws Exception {
        String archive = folder.resolve("classes.jsa").toString();
        List<String> dump = List.of(QUICK, "-XX:ArchiveClassesAtExit=" + archive);
        try (ProductProcess once = new ProductProcess(folder, properties, dump)) {
            once.awaitReady();
            once.terminate();
        }
        return List.of(QUICK, "-XX:SharedArchiveFile=" + archive);
    }

    private static void awaitEnd(Histories histories, List<String> delivered) {
        await("the end of the work")
                .atMost(LONGEST_END)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    return histories.isOver(delivered);
                });
    }

    private Map<String, String> properties(AgentStub agent, ImapProxy proxy) {
        Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(MAILBOX));
        properties.put(RealMailSettings.CONNECTION + "imap.port", String.valueOf(proxy.port()));
        properties.put(RealMailSettings.CONNECTION + "imap.security", "none");
        properties.putAll(ledger);
        return properties;
    }
}
