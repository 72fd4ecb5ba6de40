import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What has arrived in the customers' mailboxes, and when, as Dovecot named the files. */
final class Answers {
    private static final Pattern NAME = Pattern.compile("(\\d+)\\.M(\\d+)P.*");
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: Re: (bench-[^\\s]+)");

    private final List<Path> maildirs;
    private final Map<Path, String> read = new HashMap<>();
    private final Map<String, Instant> arrived = new HashMap<>();
    private int doubled;

    Answers(List<Path> maildirs) {
        this.maildirs = maildirs;
    }

    /** Comes back when all of these are answered. By subject. */
    Map<String, Instant> await(Load load, long seconds) throws Exception {
        Wait.until(seconds, () -> {
            Rig.pause(50);
            look();
            return arrived.keySet().containsAll(load.delivered.keySet());
        });
        return arrived;
    }

    int doubled() {
        return doubled;
    }

    private void look() throws IOException {
        for (Path maildir : maildirs) {
            try (Stream<Path> files = Files.list(maildir.resolve("new"))) {
                files.filter(file -> !read.containsKey(file)).forEach(this::read);
            } catch (NoSuchFileException e) {
                // nothing was ever delivered here
            }
        }
    }

    private void read(Path file) {
        try {
            Matcher subject = SUBJECT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (subject.find() && name.matches()) {
                read.put(file, subject.group(1));
                Instant at =
                        Instant.ofEpochSecond(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)) * 1_000);
                doubled += arrived.putIfAbsent(subject.group(1), at) == null ? 0 : 1;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
