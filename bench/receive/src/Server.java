import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.message.Hashes;

/** The mail server, by {@code src/test/realmail/realmail}; started when it is not up, and left running. */
final class Server {
    private final Path script;
    private final Map<String, String> environment;

    /** All commands since the last reset, the sign-in itself not among them. */
    record Counters(long commands, long bytesOut, long micros, String details) {}

    Server(Path script) throws Exception {
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

    int port(boolean tls) {
        return Integer.parseInt(get(tls ? "IMAPS_PORT" : "IMAP_PORT"));
    }

    Path maildir(String user) {
        return Path.of(get("MAILDIRS"), user, "Maildir");
    }

    int messages(String user) {
        int found = 0;
        for (String folder : List.of("new", "cur")) {
            String[] names = maildir(user).resolve(folder).toFile().list();
            found += names == null ? 0 : names.length;
        }
        return found;
    }

    Counters counters() throws Exception {
        long commands = 0;
        long bytes = 0;
        long micros = 0;
        List<String> details = new ArrayList<>();
        for (String line : run("counters").lines().toList()) {
            String[] columns = line.split(" ");
            commands += Long.parseLong(columns[1]);
            bytes += Long.parseLong(columns[2]);
            micros += Long.parseLong(columns[3]);
            details.add(columns[0] + "=" + columns[1] + "/" + Long.parseLong(columns[3]) / 1000 + "ms");
        }
        return new Counters(commands, bytes, micros, String.join(" ", details));
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

    /** The hashes of all messages of a user as they are on the wire, with CR LF. */
    String digest(String user) throws IOException {
        TreeSet<String> hashes = new TreeSet<>();
        for (String folder : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(maildir(user).resolve(folder))) {
                files.forEach(file -> hashes.add(hash(file)));
            }
        }
        return LedgerReport.digest(hashes);
    }

    private static String hash(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            byte[] wire = text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            return HexFormat.of().formatHex(Hashes.sha256().digest(wire));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
