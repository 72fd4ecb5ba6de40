package org.postroute.mailbox;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A small IMAP server for {@link ScriptedServer}: OK to everything, with answers put in before it for some commands. */
final class ImapScript implements ScriptedServer.Dialogue {
    interface Reply {
        /** Says what comes before the tagged OK. */
        void to(ScriptedServer.Client client, String command) throws IOException;
    }

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private String greeting = "* OK ready";

    ImapScript() {
        on("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN");
        on("SELECT", "* 1 EXISTS", "* OK [UIDVALIDITY 7] ok");
        replies.put("AUTHENTICATE PLAIN", (client, command) -> {
            client.say("+ ");
            client.line();
        });
    }

    ImapScript greeting(String line) {
        greeting = line;
        return this;
    }

    ImapScript on(String commandPrefix, String... lines) {
        return on(commandPrefix, (client, command) -> client.say(lines));
    }

    ImapScript on(String commandPrefix, Reply reply) {
        replies.put(commandPrefix, reply);
        return this;
    }

    /** Answered with NO instead of OK. */
    ImapScript refuse(String commandPrefix, String why) {
        refused.put(commandPrefix, why);
        return this;
    }

    @Override
    public void with(ScriptedServer.Client client) throws IOException {
        client.say(greeting);
        for (String line = client.line(); line != null && line.indexOf(' ') > 0; line = client.line()) {
            int space = line.indexOf(' ');
            String command = line.substring(space + 1);
            Reply reply = replies.entrySet().stream()
                    .filter(entry -> command.startsWith(entry.getKey()))
                    .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse((c, s) -> {});
            Optional<String> refusal = refused.keySet().stream()
                    .filter(command::startsWith)
                    .findFirst()
                    .map(refused::get);
            if (refusal.isEmpty()) {
                reply.to(client, command);
            }
            client.say(
                    line.substring(0, space) + refusal.map(why -> " NO " + why).orElse(" OK done"));
        }
    }
}
