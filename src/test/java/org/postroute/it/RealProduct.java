package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postroute.cli.Postroute;
import org.postroute.config.Loaded;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.Ledger;
import org.postroute.mailbox.RealMail;

/** The product as shipped, in this JVM, on the real mail server, sweeping when an operator says so. */
final class RealProduct implements AutoCloseable {
    private final Path folder;
    private final int apiPort;
    private final int managementPort;
    private final Postroute postroute;

    RealProduct(Path folder, Map<String, String> properties) throws Exception {
        this.folder = folder;
        this.apiPort = Integer.parseInt(properties.getOrDefault("postroute.api.port", String.valueOf(freePort())));
        this.managementPort = freePort();
        Map<String, String> all = new TreeMap<>(properties);
        all.put("postroute.connection.support.idle", "false");
        all.put("postroute.connection.support.check-interval", "3600");
        all.put("postroute.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
        all.put("postroute.api.port", String.valueOf(apiPort));
        all.put("postroute.management.port", String.valueOf(managementPort));
        Path file = Files.writeString(folder.resolve("application.properties"), text(all));
        postroute = Postroute.prepare(((Loaded.Ok) SettingsReader.read(file, Map.of())).configuration(), null);
        postroute.firstToken();
        postroute.start();
    }

    private static String text(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** One mailbox a user in one connection, all of them reading this folder; nothing is sent. */
    static Map<String, String> properties(RealMail mail, List<String> users, String folder, AgentStub agent) {
        Map<String, String> properties = new TreeMap<>();
        String connection = "postroute.connection.support.";
        properties.put(connection + "address", users.stream().map(mail::address).collect(Collectors.joining(",")));
        properties.put(connection + "password", mail.password());
        properties.put(connection + "imap.host", mail.host());
        properties.put(connection + "imap.port", String.valueOf(mail.port("IMAPS")));
        properties.put(connection + "folder", folder);
        properties.put(connection + "outbound", "false");
        properties.put("postroute.tls.trust-file", mail.ca().toString());
        properties.put("postroute.agent.default.url", agent.url());
        properties.put("postroute.agent.default.secret", LocalProduct.AGENT_SECRET);
        return properties;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Operator operator() throws Exception {
        return new Operator(
                "http://127.0.0.1:" + apiPort,
                Files.readString(folder.resolve("api-token")).strip());
    }

    /** How many were fetched. */
    int sync(String mailbox) throws Exception {
        JsonNode outcome = operator().sync(mailbox);
        assertThat(outcome.path("outcome").asText()).as(outcome.toString()).isEqualTo("swept");
        return outcome.path("fetched").asInt();
    }

    /** The first one. */
    JsonNode mailbox() throws Exception {
        return operator().json("/api/v1/mailboxes").at("/mailboxes/0");
    }

    String metrics() throws Exception {
        return new Operator("http://127.0.0.1:" + managementPort, null)
                .get("/observe/metrics")
                .body();
    }

    long inState(String word) {
        return ledger().received().countByState().getOrDefault(word, 0L);
    }

    Ledger ledger() {
        return postroute.ledger();
    }

    @Override
    public void close() {
        postroute.close();
    }
}
