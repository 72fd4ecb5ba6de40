import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Dovecot and Postfix by {@code realmail}, the instance that REALMAIL_IP and REALMAIL_HOME choose; left running. */
final class MailServer {
    private final Path script;
    private final Map<String, String> environment;

    MailServer(Path script) throws Exception {
        this.script = script;
        run("up");
        environment = run("env")
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    String get(String name) {
        return environment.get("REALMAIL_" + name);
    }

    int port(String service) {
        return Integer.parseInt(get(service + "_PORT"));
    }

    String address(int user) {
        return "user" + user + "@" + get("DOMAIN");
    }

    String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** By LMTP (RFC 2033): when this returns, the message is in the mailbox. */
    void deliver(int user, String id) throws IOException {
        try (Socket socket = new Socket(get("HOST"), port("LMTP"));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                PrintStream out = new PrintStream(socket.getOutputStream(), false, StandardCharsets.US_ASCII)) {
            expect(in, "220");
            say(in, out, "LHLO bench.test", "250");
            say(in, out, "MAIL FROM:<ann@customer.test>", "250");
            say(in, out, "RCPT TO:<" + address(user) + ">", "250");
            say(in, out, "DATA", "354");
            String message = """
                    From: Ann <ann@customer.test>
                    To: %s
                    Subject: %s
                    Message-ID: <%s@customer.test>

                    Where is my order?
                    .""".formatted(address(user), id, id);
            say(in, out, message.replace("\n", "\r\n"), "250");
            say(in, out, "QUIT", "221");
        }
    }

    private static void say(BufferedReader in, PrintStream out, String line, String reply) throws IOException {
        out.print(line + "\r\n");
        out.flush();
        expect(in, reply);
    }

    private static void expect(BufferedReader in, String reply) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || !line.startsWith(reply)) {
            throw new IOException("expected " + reply + ", came: " + line);
        }
    }
}
