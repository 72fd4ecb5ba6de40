package org.postroute.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small submission server for {@link ScriptedServer}; any verb, and the dot, can be told to answer otherwise. */
final class SmtpScript implements ScriptedServer.Dialogue {
    static final String CUT = "(cut)";
    private static final String DOT = ".";

    interface Reply {
        void to(ScriptedServer.Client client, String command) throws IOException;
    }

    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final Map<String, Reply> acts = new ConcurrentHashMap<>();
    private String greeting = "220 scripted";
    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<String> order = new CopyOnWriteArrayList<>();

    SmtpScript() {
        replies.put("EHLO", "250-scripted\r\n250 AUTH PLAIN LOGIN");
        replies.put("AUTH", "235 2.7.0 welcome");
        replies.put("MAIL", "250 2.1.0 ok");
        replies.put("RCPT", "250 2.1.5 ok");
        replies.put("DATA", "354 go on");
        replies.put(DOT, "250 2.0.0 queued as 4711");
        replies.put("RSET", "250 ok");
        replies.put("QUIT", "221 bye");
    }

    /** @param verb the final dot is one, too */
    SmtpScript on(String verb, String reply) {
        replies.put(verb, reply);
        return this;
    }

    /** Instead of a reply; it says one. */
    SmtpScript on(String verb, Reply reply) {
        acts.put(verb, reply);
        return this;
    }

    SmtpScript greeting(String line) {
        greeting = line;
        return this;
    }

    String reply(String verb) {
        return replies.get(verb);
    }

    @Override
    public void with(ScriptedServer.Client client) throws IOException {
        client.say(greeting);
        for (String line = client.line(); line != null; line = client.line()) {
            String verb = line.split(" ")[0];
            if (acts.containsKey(verb)) {
                acts.get(verb).to(client, line);
                continue;
            }
            answer(client, verb);
            if (verb.equals("DATA") && replies.get("DATA").startsWith("354")) {
                if (!data(client)) {
                    return;
                }
            }
        }
    }

    private boolean data(ScriptedServer.Client client) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = client.line(); !DOT.equals(line); line = client.line()) {
            if (line == null) {
                return false;
            }
            message.append(line).append(line.endsWith("\n") ? "" : "\r\n");
        }
        messages.add(message.toString());
        order.add("dot");
        answer(client, DOT);
        return true;
    }

    private void answer(ScriptedServer.Client client, String verb) throws IOException {
        String reply = replies.getOrDefault(verb, "500 what?");
        if (reply.equals(CUT)) {
            throw new IOException("cut");
        }
        client.say(reply);
        if (reply.startsWith("421")) {
            throw new IOException("closing");
        }
    }
}
