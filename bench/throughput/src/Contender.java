import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Somebody who answers mail; running until it is closed. */
interface Contender extends AutoCloseable {
    /** Seconds of processor time since it began, without what a JVM compiles while it is young. */
    double cpuSeconds();

    @Override
    void close();

    /** The product as a process of its own. */
    record Ours(Product product) implements Contender {
        static Ours start(Rig rig, int mailboxes, SlowAgent agent, String ledgerUrl, List<String> options)
                throws Exception {
            Map<String, String> settings = rig.settings(mailboxes, agent.url());
            if (ledgerUrl != null) {
                settings.put("postroute.ledger.url", ledgerUrl);
            }
            List<String> all = new ArrayList<>(List.of("-Xmx512m", "-XX:-UseDynamicNumberOfCompilerThreads"));
            all.addAll(options);
            Product product = new Product(Path.of(System.getProperty("java.home")), all, settings);
            product.awaitSwept(mailboxes, 180);
            return new Ours(product);
        }

        @Override
        public double cpuSeconds() {
            try {
                return product.cpuSeconds() - product.compilerSeconds();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            warnings().stream().distinct().limit(5).forEach(line -> System.out.println("  " + line));
            product.close();
        }

        private List<String> warnings() {
            try {
                return product.warnings();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@code loop.py}. */
    record Loop(Process process) implements Contender {
        static Loop start(Rig rig, int mailboxes, SlowAgent agent) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    "python3",
                    "bench/throughput/loop.py",
                    rig.mail.get("HOST"),
                    rig.mail.get("IMAPS_PORT"),
                    rig.mail.get("SUBMISSION_PORT"),
                    rig.mail.get("CA"),
                    rig.mail.get("PASSWORD"),
                    agent.url()));
            command.addAll(rig.addresses(mailboxes));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (!"ready".equals(out.readLine())) {
                throw new IllegalStateException("the loop did not start");
            }
            return new Loop(process);
        }

        @Override
        public double cpuSeconds() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0;
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly())
                    .join();
        }
    }
}
