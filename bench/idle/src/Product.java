import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code java -jar target/postroute.jar run} as a process of its own. */
final class Product implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder = Files.createTempDirectory("postroute-bench-");
    private final Path java;
    private final int managementPort = freePort();
    private final Process process;

    /**
     * @param options of the JVM
     * @param properties everything but ports, secret and, unless it is another, the ledger
     */
    Product(Path javaHome, List<String> options, Map<String, String> properties) throws IOException {
        java = javaHome;
        Map<String, String> all = new TreeMap<>(properties);
        all.put("postroute.api.port", String.valueOf(freePort()));
        all.put("postroute.management.port", String.valueOf(managementPort));
        all.putIfAbsent("postroute.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
        Properties caps = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/test/resources/wide-caps.properties"))) {
            caps.load(in);
        }
        caps.stringPropertyNames().forEach(cap -> all.put(cap, caps.getProperty(cap)));
        all.put("postroute.agent.default.secret", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        Files.writeString(
                folder.resolve("application.properties"),
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                Path.of(System.getProperty("postroute.jar", "target/postroute.jar"))
                        .toAbsolutePath()
                        .toString()));
        command.addAll(List.of(
                "run", "--config", folder.resolve("application.properties").toString()));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("postroute.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ready, and each of so many mailboxes swept. */
    void awaitSwept(int mailboxes, long seconds) throws Exception {
        Wait.until(seconds, () -> {
            if (!process.isAlive()) {
                System.err.println(Files.readString(folder.resolve("postroute.log")));
                System.exit(1);
            }
            TimeUnit.MILLISECONDS.sleep(200);
            return samples("postroute_sweeps_seconds_count").size() >= mailboxes;
        });
    }

    /** By mailbox. */
    Map<String, Double> samples(String metric) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/observe/metrics"))
                .timeout(Duration.ofSeconds(20))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{"))
                .collect(Collectors.toMap(
                        line -> line.replaceAll(".*mailbox=\"([^\"]*)\".*", "$1"),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum));
    }

    long pid() {
        return process.pid();
    }

    /** kB. */
    long residentSet() throws IOException {
        return status("VmRSS:");
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Seconds of processor time that it has taken since it began. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0;
    }

    /** Of those, what its compilers took: much in the first minutes, next to nothing later. */
    double compilerSeconds() throws IOException {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                ticks += compilerTicks(thread);
            }
        }
        return ticks / 100.0;
    }

    private static long compilerTicks(Path thread) throws IOException {
        try {
            String status = Files.readString(thread.resolve("stat"));
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            return status.contains("CompilerThre") ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
        } catch (NoSuchFileException e) {
            // it has ended meanwhile; compilers do not
            return 0;
        }
    }

    /** kB of heap that are in use after a full collection. */
    long liveHeap() throws Exception {
        jcmd("GC.run");
        jcmd("GC.run");
        return jcmd("GC.class_histogram")
                        .lines()
                        .filter(line -> line.startsWith("Total"))
                        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    /** How many threads there are of each name, numbers left out. */
    Map<String, Long> threadNames() throws Exception {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)).replaceAll("[0-9]+", "N"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private String jcmd(String command) throws Exception {
        Process jcmd = new ProcessBuilder(java.resolve("bin/jcmd").toString(), String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return output;
    }

    /** Every line that warns, bounded. */
    List<String> warnings() throws IOException {
        return Files.readAllLines(folder.resolve("postroute.log")).stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("OutOfMemory"))
                .limit(20)
                .toList();
    }

    /** The seconds that stopping took. */
    double stop() throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
