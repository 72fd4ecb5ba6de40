package org.postroute.it;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.cli.Postroute;
import org.postroute.config.Loaded;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.ReceivedMessage;

/** The product as shipped, in this JVM: the routes of the repository, GreenMail, SQLite, and an agent that records. */
final class LocalProduct implements AutoCloseable {
    static final String SUPPORT = "support@acme.test";
    static final String CUSTOMER = "ann@customer.test";
    static final String PASSWORD = "mailbox-canary";
    static final String AGENT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String CONNECTION = "postroute.connection.";

    private final GreenMail mail;
    private final AgentStub agent;
    private final Path routes;
    private final Path file;
    private Postroute postroute;
    private final int apiPort;
    private final int managementPort;
    private final Path tokenFile;

    LocalProduct(Path folder, Map<String, String> more, Function<AgentStub.Call, AgentStub.Response> behaviour)
            throws Exception {
        this(folder, Path.of("routes"), more, behaviour);
    }

    /** With other routes than those of the repository. */
    LocalProduct(
            Path folder, Path routes, Map<String, String> more, Function<AgentStub.Call, AgentStub.Response> behaviour)
            throws Exception {
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        mail.setUser(SUPPORT, SUPPORT, PASSWORD);
        mail.setUser(CUSTOMER, CUSTOMER, PASSWORD);
        more.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".address"))
                .flatMap(entry -> Stream.of(entry.getValue().split(",")))
                .forEach(this::addMailbox);
        agent = new AgentStub(behaviour);
        apiPort = freePort();
        managementPort = freePort();
        this.routes = routes;
        this.file = folder.resolve("application.properties");
        this.tokenFile = folder.resolve("api-token");
        Files.writeString(file, properties(folder, more));
        this.postroute = begin();
    }

    private Postroute begin() throws Exception {
        Loaded.Ok loaded = (Loaded.Ok) SettingsReader.read(file, Map.of());
        Postroute fresh =
                Postroute.prepare(loaded.configuration(), added -> SettingsReader.read(file, Map.of(), added), routes);
        fresh.firstToken();
        fresh.start();
        return fresh;
    }

    int imapPort() {
        return mail.getImap().getPort();
    }

    int smtpPort() {
        return mail.getSmtp().getPort();
    }

    /** The keys of another connection of this server, as a person would write them. */
    String connection(String name, String address) {
        Map<String, String> keys = new TreeMap<>(connection(CONNECTION + name + "."));
        keys.put(CONNECTION + name + ".address", address);
        return keys.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** As a person edits it. */
    void edit(UnaryOperator<String> change) throws Exception {
        Files.writeString(file, change.apply(Files.readString(file)));
    }

    /** Another process, with the same ledger, servers and agent. */
    void restart() throws Exception {
        postroute.close();
        postroute = begin();
    }

    /** On the mail server alone. */
    void addMailbox(String address) {
        mail.setUser(address, address, PASSWORD);
    }

    /** On the mail server alone. */
    void changePassword(String address, String password) {
        mail.setUser(address, address, password);
    }

    private String properties(Path folder, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "postroute.agent.default.url",
                agent.url(),
                "postroute.agent.default.secret",
                AGENT_SECRET,
                "postroute.agent.default.retry.initial-delay",
                "1s",
                "postroute.ledger.url",
                "jdbc:sqlite:" + folder.resolve("ledger.db"),
                "postroute.api.port",
                String.valueOf(apiPort),
                "postroute.management.port",
                String.valueOf(managementPort)));
        Stream.concat(
                        Stream.of("support"),
                        more.keySet().stream()
                                .filter(key -> key.startsWith(CONNECTION))
                                .map(key -> key.substring(CONNECTION.length()).split("\\.")[0]))
                .forEach(name -> all.putAll(connection(CONNECTION + name + ".")));
        all.putAll(more);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private Map<String, String> connection(String prefix) {
        return Map.ofEntries(
                Map.entry(prefix + "address", SUPPORT),
                Map.entry(prefix + "name", "Acme Support"),
                Map.entry(prefix + "password", PASSWORD),
                Map.entry(prefix + "imap.host", "127.0.0.1"),
                Map.entry(prefix + "imap.port", String.valueOf(mail.getImap().getPort())),
                Map.entry(prefix + "imap.security", "none"),
                Map.entry(prefix + "smtp.host", "127.0.0.1"),
                Map.entry(prefix + "smtp.port", String.valueOf(mail.getSmtp().getPort())),
                Map.entry(prefix + "smtp.security", "none"),
                Map.entry(prefix + "smtp.auth", "none"),
                Map.entry(prefix + "check-interval", "1"));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Delivers exactly these lines, with CRLF after each. */
    void deliver(String... lines) throws Exception {
        deliverBytes((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void deliverBytes(byte[] source) throws Exception {
        deliverBytes(source, SUPPORT);
    }

    void deliverBytes(byte[] source, String to) throws Exception {
        Session session = Session.getInstance(new Properties());
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(source));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", mail.getSmtp().getPort(), null, null);
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress(to)});
        }
    }

    /** From a customer of that name, who has written to nobody before. */
    void deliverFrom(String name, String to, String subject) throws Exception {
        String source = "From: <" + name + "@customer.test>\r\nTo: " + to + "\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + name + "." + to + ">\r\n\r\nHello\r\n";
        deliverBytes(source.getBytes(StandardCharsets.US_ASCII), to);
    }

    void deliverPlain(String id, String text) throws Exception {
        deliver(
                "From: Ann Lee <" + CUSTOMER + ">",
                "To: " + SUPPORT,
                "Subject: Question " + id,
                "Message-ID: <" + id + "@customer.test>",
                "Date: Mon, 2 Nov 2026 10:00:00 +0000",
                "",
                text);
    }

    /** A mail of the customer with one file. */
    void deliverFile(String name, String type, String content) throws Exception {
        deliver(
                "From: Ann <" + CUSTOMER + ">",
                "To: " + SUPPORT,
                "Message-ID: <file@customer.test>",
                "Subject: A file",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "See the file",
                "--b",
                "Content-Type: " + type + "; name=" + name,
                "Content-Disposition: attachment; filename=" + name,
                "",
                content,
                "--b--");
    }

    /** What arrived at the customers', when it is that many. */
    List<MimeMessage> awaitAnswers(int expected) {
        await().atMost(Duration.ofSeconds(60)).until(() -> answers().size() >= expected);
        return answers();
    }

    List<MimeMessage> answers() {
        return Stream.of(mail.getReceivedMessagesForDomain("customer.test")).toList();
    }

    /** As it went over the wire. */
    static String wire(MimeMessage message) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Everything that was delivered to anybody. */
    List<MimeMessage> allMail() {
        return Stream.of(mail.getReceivedMessages()).toList();
    }

    /** The one message of this state, once there is one. */
    ReceivedMessage awaitState(String word) {
        await().atMost(Duration.ofSeconds(60)).until(() -> inState(word).size() == 1);
        return inState(word).get(0);
    }

    /** The message with this local part in its Message-ID, at customer.test, once it is in its final state. */
    ReceivedMessage awaitFinal(String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        find(id).filter(message -> message.state().isFinal()).isPresent());
        return find(id).orElseThrow();
    }

    /** The same, in whatever state; empty when it has not come yet. */
    Optional<ReceivedMessage> find(String id) {
        return ledger().received().recent(100).stream()
                .filter(message -> message.messageId() != null
                        && message.messageId().value().equals("<" + id + "@customer.test>"))
                .findFirst();
    }

    List<ReceivedMessage> inState(String word) {
        return ledger().received().recent(100).stream()
                .filter(message -> message.state().word().equals(word))
                .toList();
    }

    /** Makes a folder in our own mailbox. */
    void createFolder(String name) throws Exception {
        ImapHostManager folders = mail.getManagers().getImapHostManager();
        folders.createMailbox(mail.getUserManager().getUser(SUPPORT), name);
    }

    /** What is in a folder of our own mailbox. */
    List<StoredMessage> inFolder(String name) throws Exception {
        ImapHostManager folders = mail.getManagers().getImapHostManager();
        return folders.getFolder(mail.getUserManager().getUser(SUPPORT), name).getMessages();
    }

    Ledger ledger() {
        return postroute.ledger();
    }

    /** Where its configuration is. */
    Path folder() {
        return file.toAbsolutePath().getParent();
    }

    AgentStub agent() {
        return agent;
    }

    Operator operator() throws Exception {
        return new Operator(api(), Files.readString(tokenFile).strip());
    }

    String api() {
        return "http://127.0.0.1:" + apiPort;
    }

    String management() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** Comes back when this path of the management port answers 200. */
    void awaitManagement(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .build();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    @Override
    public void close() {
        postroute.close();
        agent.close();
        mail.stop();
    }
}
