import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A contender in a JVM of its own, seen from outside. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    final String name;
    final double startSeconds;
    /** What the contender said of its last pass beside the figures. */
    String report = "";

    /** @param cpu seconds; memory in MB */
    record Pass(double seconds, double cpu, long peak, long live) {}

    Child(Server server, String name, boolean tls, long limit, String heap) throws IOException {
        this.name = name;
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx" + heap,
                "-Djavax.net.ssl.trustStore=" + server.get("TRUSTSTORE"),
                "-Djavax.net.ssl.trustStorePassword=" + server.get("TRUSTSTORE_PASSWORD"),
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-cp",
                System.getProperty("java.class.path"),
                "Contender",
                name,
                server.get("HOST"),
                server.get("DOMAIN"),
                server.get("PASSWORD"),
                server.get("CA"),
                tls ? "tls" : "plain",
                Long.toString(limit));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        startSeconds = Double.parseDouble(figures("started").get("cpu"));
    }

    Pass pass(String user, int port, int messages) throws IOException {
        orders.println(user + " " + port + " " + messages);
        Map<String, String> figures = figures("done");
        return new Pass(
                Double.parseDouble(figures.get("seconds")),
                Double.parseDouble(figures.get("cpu")),
                Long.parseLong(figures.get("peak")),
                Long.parseLong(figures.get("live")));
    }

    private Map<String, String> figures(String word) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(word + " ")) {
                return Arrays.stream(line.substring(word.length() + 1).split(" "))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            }
            report = line;
        }
        throw new IOException(name + " ended without an answer");
    }

    @Override
    public void close() {
        orders.close();
        process.onExit().join();
    }
}
