package org.postroute.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.postroute.mailbox.ImapProxy;
import org.postroute.mailbox.RealMail;

/**
 * A real mail server, an agent that records, a database and the product as its own process, with proxies in between that
 * see what passes; and, when they are wanted, lines that can be broken.
 */
final class Rig implements AutoCloseable {
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final Map<String, String> QUICK_RETRIES = Map.of(
            "max-attempts", "1000",
            "initial-delay", "1s",
            "max-delay", "4s");

    private final RealMail mail;
    private final Path folder;
    private final String mailbox;
    private final String customers;
    private final List<Closing> open = new ArrayList<>();
    private final List<FaultyLine> lines = new ArrayList<>();
    private final LedgerServer database;
    private final LedgerView view;
    private final AgentStub agent;
    private final ImapProxy imap;
    private final KillSwitch killer;
    private final ProductProcess product;

    /** @param seed of what is drawn while it runs */
    Rig(RealMail mail, Path folder, RigSettings settings, long seed) throws Exception {
        this.mail = mail;
        this.folder = folder;
        this.database = settings.database();
        // what these send is filed in their Sent folders by the server, as large providers do
        this.mailbox = database.isServer() ? "user93" : "user92";
        this.customers = database.isServer() ? "user22" : "user21";
        mail.addUsers(99);
        mail.wipe(mailbox);
        mail.wipe(customers);
        view = new LedgerView(database.url(database.port()));
        imap = new ImapProxy(mail.host(), mail.port("IMAP"));
        open.add(0, imap::close);
        killer = new KillSwitch(imap, view, new Random(seed));
        open.add(0, killer::close);
        agent = new AgentStub(64, call -> {
            killer.asked();
            AgentStub.Response response = settings.behaviour().apply(call);
            killer.replying();
            return response;
        });
        open.add(0, agent::close);
        SmtpProxy smtp = new SmtpProxy(mail.host(), mail.port("SMTP"), killer);
        open.add(0, smtp::close);
        Map<String, String> properties = properties(smtp.port(), settings);
        product = new ProductProcess(
                folder,
                properties,
                settings.startsOften() ? quickStart(properties) : QUICK,
                List.of(),
                settings.environment());
        open.add(0, product::close);
    }

    private interface Closing {
        void close() throws IOException;
    }

    private Map<String, String> properties(int smtp, RigSettings settings) throws IOException {
        boolean breakable = settings.breakable();
        Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(mailbox));
        Map<String, String> connection = Map.of(
                "imap.host", "127.0.0.1",
                "imap.port", String.valueOf(line("imap", imap.port(), breakable)),
                "imap.security", "none",
                "smtp.host", "127.0.0.1",
                "smtp.port", String.valueOf(line("smtp", smtp, breakable)),
                "smtp.security", "none",
                "smtp.auth", "none",
                "sent-wait", "20s");
        connection.forEach((key, value) -> properties.put(RealMailSettings.CONNECTION + key, value));
        QUICK_RETRIES.forEach((key, value) -> {
            properties.put("postroute.agent.default.retry." + key, value);
            properties.put("postroute.ledger.retry." + key, value);
        });
        properties.put("postroute.agent.default.timeout", "5s");
        properties.put(
                "postroute.agent.default.url", "http://127.0.0.1:" + line("agent", agent.port(), breakable) + "/agent");
        properties.put(
                "postroute.ledger.url",
                database.url(database.isServer() ? line("postgresql", database.port(), breakable) : 0));
        properties.putAll(settings.properties());
        return properties;
    }

    private int line(String name, int target, boolean breakable) throws IOException {
        if (!breakable) {
            return target;
        }
        FaultyLine line = new FaultyLine(name, target);
        open.add(0, line::close);
        lines.add(line);
        return line.port();
    }

    /** Its classes as they were loaded once, so that most of a run is spent on mail and not on starting. */
    private List<String> quickStart(Map<String, String> properties) throws Exception {
        String archive = folder.resolve("classes.jsa").toString();
        try (ProductProcess once =
                new ProductProcess(folder, properties, quick("-XX:ArchiveClassesAtExit=" + archive))) {
            once.awaitReady();
            once.terminate();
        }
        return quick("-XX:SharedArchiveFile=" + archive);
    }

    private static List<String> quick(String archive) {
        List<String> options = new ArrayList<>(QUICK);
        options.add(archive);
        return options;
    }

    RealMail mail() {
        return mail;
    }

    LedgerServer database() {
        return database;
    }

    LedgerView view() {
        return view;
    }

    AgentStub agent() {
        return agent;
    }

    KillSwitch killer() {
        return killer;
    }

    ProductProcess product() {
        return product;
    }

    /** Empty unless they can be broken. */
    List<FaultyLine> lines() {
        return lines;
    }

    /** The user whose mail the product answers. */
    String mailbox() {
        return mailbox;
    }

    /** The user who writes and is answered, under many addresses. */
    String customers() {
        return customers;
    }

    Path maildir() {
        return mail.maildir(mailbox);
    }

    Path customersMaildir() {
        return mail.maildir(customers);
    }

    @Override
    public void close() throws IOException {
        for (Closing resource : open) {
            resource.close();
        }
    }
}
