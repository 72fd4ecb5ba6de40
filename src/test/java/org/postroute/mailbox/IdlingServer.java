package org.postroute.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that idles, whose folder is empty until a test puts one message into it. */
final class IdlingServer implements AutoCloseable {
    final ImapScript script = new ImapScript()
            .on("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE")
            .on("UID SEARCH", (client, command) -> client.say(isFilled() ? "* SEARCH 5" : "* SEARCH"))
            .on("UID FETCH 5 (UID FLAGS", "* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 21)")
            .on("UID FETCH 5 (UID BODY", "* 1 FETCH (UID 5 BODY[] {21}\r\nSubject: new\r\n\r\nhello)")
            .on("UID STORE", (client, command) -> filled = false)
            .on("IDLE", (client, command) -> idle(client, "+ idling"));
    final ScriptedServer server = new ScriptedServer(script);
    private final List<ScriptedServer.Client> idling = new CopyOnWriteArrayList<>();
    private volatile boolean filled;

    IdlingServer() throws IOException {}

    /** Says so much and waits for DONE. */
    void idle(ScriptedServer.Client client, String... lines) throws IOException {
        client.write(String.join("\r\n", lines) + "\r\n");
        idling.add(client);
        if (client.line() == null) {
            throw new IOException("gone");
        }
        idling.remove(client);
    }

    void fill() {
        filled = true;
    }

    private boolean isFilled() {
        return filled;
    }

    /** To whoever idles. */
    void push(String... lines) throws IOException {
        for (ScriptedServer.Client client : idling) {
            client.say(lines);
        }
    }

    boolean isIdling() {
        return !idling.isEmpty();
    }

    long heard(String command) {
        return server.heard.stream()
                .filter(line -> line.equals(command) || line.endsWith(" " + command))
                .count();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
