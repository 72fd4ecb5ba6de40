package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** {@code java -jar target/postroute.jar run --config FILE} in a folder of its own. */
final class ProductProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final int apiPort;
    private final int managementPort;
    private final List<String> options;
    private final List<String> before;
    private final Map<String, String> environment;
    private Process process;

    /** @param properties everything but the ports and the ledger, which get values of their own unless given */
    ProductProcess(Path folder, Map<String, String> properties) throws IOException {
        this(folder, properties, List.of());
    }

    /** @param options of the JVM */
    ProductProcess(Path folder, Map<String, String> properties, List<String> options) throws IOException {
        this(folder, properties, options, List.of(), Map.of());
    }

    /**
     * @param before what comes before java on the command line, and ends as java ends
     * @param environment beside this process's own
     */
    ProductProcess(
            Path folder,
            Map<String, String> properties,
            List<String> options,
            List<String> before,
            Map<String, String> environment)
            throws IOException {
        this.folder = folder;
        this.options = options;
        this.before = before;
        this.environment = environment;
        this.apiPort = freePort();
        this.managementPort = freePort();
        Map<String, String> all = new TreeMap<>(Map.of(
                "postroute.api.port", String.valueOf(apiPort),
                "postroute.management.port", String.valueOf(managementPort),
                "postroute.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db")));
        all.putAll(properties);
        StringBuilder file = new StringBuilder();
        all.forEach((key, value) -> file.append(key)
                .append(" = ")
                .append(value.replace("\n", "\\n"))
                .append('\n'));
        Files.writeString(folder.resolve("application.properties"), file);
        start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                Path.of("target", "postroute.jar").toAbsolutePath().toString(),
                "run",
                "--config",
                folder.resolve("application.properties").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    Path log() {
        return folder.resolve("postroute.log");
    }

    /** Three minutes, for a machine that is busy with other things. */
    void awaitReady() {
        await("readiness, see " + log()).atMost(Duration.ofMinutes(3)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the product ended: " + Files.readString(log()));
            }
            return isReady();
        });
    }

    boolean isReady() throws InterruptedException {
        return status("/observe/health") == 200;
    }

    int status(String path) throws InterruptedException {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The value of a metric, written as the product does, labels and all; -1 when there is none. */
    long sample(String name) throws IOException, InterruptedException {
        return get("/observe/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    int apiPort() {
        return apiPort;
    }

    long pid() {
        return process.pid();
    }

    /** The exit code of a process that ends by itself. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the product runs on, see " + log());
        }
        return process.exitValue();
    }

    /** As the kernel does it: SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGTERM; the seconds it took to end. */
    long terminate() throws InterruptedException {
        long begun = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(40, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
