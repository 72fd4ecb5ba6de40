package org.postroute.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Dovecot and Postfix on loopback, by {@code src/test/realmail/realmail}. Started when it is not up yet and left running:
 * starting it is slow, and other tests use it too. Mailboxes user1 to user5 belong to the tests of this package, user6 to
 * user9 to those of the whole, user20 to user29 to those that break things.
 */
public final class RealMail implements BeforeAllCallback {
    private static final Path SCRIPT = Path.of("src/test/realmail/realmail").toAbsolutePath();

    private final Map<String, String> environment = new ConcurrentHashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        up();
    }

    /** For whoever is no test. */
    public void up() throws IOException, InterruptedException {
        run("up");
        run("env").lines().forEach(line -> {
            int at = line.indexOf('=');
            if (at > 0) {
                environment.put(line.substring(0, at), line.substring(at + 1));
            }
        });
    }

    /** Of the instance that REALMAIL_IP and REALMAIL_HOME choose. */
    public int port(String service) {
        return Integer.parseInt(environment.get("REALMAIL_" + service + "_PORT"));
    }

    public String host() {
        return environment.get("REALMAIL_HOST");
    }

    public String password() {
        return environment.get("REALMAIL_PASSWORD");
    }

    public Path ca() {
        return Path.of(environment.get("REALMAIL_CA"));
    }

    public String domain() {
        return environment.get("REALMAIL_DOMAIN");
    }

    public String address(String user) {
        return user + "@" + domain();
    }

    /** Makes sure that user1 to user{@code count} are there. */
    public void addUsers(int count) throws IOException, InterruptedException {
        run("add-users", Integer.toString(count));
    }

    /** Where a user's mail is, as files. */
    public Path maildir(String user) {
        return Path.of(environment.get("REALMAIL_MAILDIRS"), user, "Maildir");
    }

    /** Nobody may be logged in as the user. */
    public void wipe(String user) throws IOException, InterruptedException {
        run("wipe", user);
    }

    public void seed(String user, int messages, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("seed", user, Integer.toString(messages)));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
    }

    /** An access token; one that is over already when the seconds are negative. */
    public String token(String user, int seconds) throws IOException, InterruptedException {
        return run("token", user, String.valueOf(seconds)).strip();
    }

    /** As a delivery agent does it, by renaming; UIDs follow the order of the names. */
    public void deliver(String user, String name, byte[] source) throws IOException {
        Path maildir = maildir(user);
        Path written = Files.write(maildir.resolve("tmp").resolve(name), source);
        Files.setOwner(written, Files.getOwner(maildir));
        Files.move(written, maildir.resolve("new").resolve(name));
    }

    /**
     * Until {@link #startAgain}.
     *
     * @param server dovecot or postfix
     */
    public void stop(String server) throws IOException, InterruptedException {
        run("stop", server);
    }

    public void startAgain() throws IOException, InterruptedException {
        run("up");
    }

    public void resetCounters() throws IOException, InterruptedException {
        run("counters", "reset");
    }

    /** How often each IMAP command was served since the last reset. */
    public Map<String, Integer> counters() throws IOException, InterruptedException {
        Map<String, Integer> counts = new HashMap<>();
        counted(3).forEach((command, count) -> counts.put(command, count.intValue()));
        return counts;
    }

    /** What all IMAP commands since the last reset were answered with. */
    public long bytesOut() throws IOException, InterruptedException {
        return counted(2).values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> counted(int columnFromTheEnd) throws IOException, InterruptedException {
        Map<String, Long> counts = new HashMap<>();
        run("counters").lines().map(line -> line.trim().split("\\s+")).forEach(columns -> {
            if (columns.length >= 4) {
                String command = String.join(" ", List.of(columns).subList(0, columns.length - 3));
                counts.put(command, Long.parseLong(columns[columns.length - columnFromTheEnd]));
            }
        });
        return counts;
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("realmail " + arguments[0] + " failed: " + output);
        }
        return output;
    }
}
