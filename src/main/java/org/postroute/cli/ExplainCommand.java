package org.postroute.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code explain}: what would become of a message in a file, and why, without a mailbox, a ledger or an agent; or what
 * became of one that the running service holds.
 */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Show what is understood of messages in files, or what became of messages of the running service, and why.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every file has its line, and every message its steps.",
            "1:A file was missing or could not be read.",
            "2:Wrong usage, or no such message.",
            "3:The configuration has faults.",
            "4:The service does not accept the token.",
            "5:The service cannot be reached."
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final int WINDOW_PER_PROCESSOR = 4;
    private static final int UNREADABLE = 1;
    private static final String STANDARD_INPUT = "-";

    private static final Pattern STORED = Pattern.compile("(msg|out|ses)_[0-9a-v]{26}|<[^<>]+@[^<>]+>");

    @Mixin
    private final ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "eml",
            description = "What the files hold: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ExplainedFile.Kind kind = ExplainedFile.Kind.eml;

    @Option(
            names = "--max-attachment-bytes",
            paramLabel = "BYTES",
            defaultValue = "10485760",
            description = "Larger files are skipped; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private long maxAttachmentBytes;

    @Parameters(
            arity = "1..*",
            paramLabel = "WHAT",
            description =
                    "Files or folders; - reads a list of them from standard input, one a line. Or ids of messages and "
                            + "sessions of the running service, or Message-IDs in angle brackets.")
    private List<String> files = List.of();

    @Spec
    private CommandSpec spec;

    private final InputStream standardInput;
    private final ObjectWriter writer = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    /** For the process's own standard input. */
    public ExplainCommand() {
        this(System.in);
    }

    ExplainCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        long stored =
                files.stream().filter(file -> STORED.matcher(file).matches()).count();
        if (stored > 0 && stored < files.size()) {
            throw new ParameterException(spec.commandLine(), "Name either files or messages of the running service.");
        }
        return stored > 0 ? explainStored() : explainFiles();
    }

    private int explainStored() {
        try {
            ServiceClient service = options.connect(System.getenv());
            for (String reference : files) {
                JsonNode stories = service.explain(reference);
                spec.commandLine().getOut().print(options.json() ? stories + "\n" : TextStory.of(stories));
            }
            return 0;
        } catch (ServiceFault e) {
            spec.commandLine().getErr().println(e.getMessage());
            return e.exitCode();
        } finally {
            spec.commandLine().getOut().flush();
        }
    }

    private int explainFiles() throws IOException {
        ExplainedFile explained = new ExplainedFile(Explainer.unconfigured(maxAttachmentBytes), kind);
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(processors);
        AtomicBoolean unreadable = new AtomicBoolean();
        try (Stream<Path> paths = files.stream().flatMap(this::paths)) {
            print(paths, path -> workers.submit(() -> report(explained.explain(path), unreadable)), processors);
        } finally {
            workers.shutdownNow();
            spec.commandLine().getOut().flush();
        }
        return unreadable.get() ? UNREADABLE : 0;
    }

    /** In the order of the input, with a few files ahead of the one that is printed. */
    private void print(Stream<Path> paths, Explaining explaining, int processors) {
        PrintWriter out = spec.commandLine().getOut();
        Deque<Future<String>> ahead = new ArrayDeque<>();
        for (Path path : (Iterable<Path>) paths::iterator) {
            ahead.add(explaining.of(path));
            if (ahead.size() > processors * WINDOW_PER_PROCESSOR) {
                out.print(result(ahead.remove()));
            }
        }
        ahead.forEach(future -> out.print(result(future)));
    }

    private interface Explaining {
        Future<String> of(Path path);
    }

    private static String result(Future<String> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file could not be explained", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private String report(ExplainedFile.Outcome outcome, AtomicBoolean unreadable) throws JsonProcessingException {
        if (outcome.line().state().equals("error")) {
            unreadable.set(true);
        }
        return options.json() ? writer.writeValueAsString(outcome.line()) + "\n" : TextExplanation.of(outcome);
    }

    private Stream<Path> paths(String argument) {
        if (argument.equals(STANDARD_INPUT)) {
            return new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(Path::of);
        }
        Path path = Path.of(argument);
        return Files.isDirectory(path) ? filesIn(path) : Stream.of(path);
    }

    private static Stream<Path> filesIn(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.of(folder);
        }
    }
}
