package org.postroute.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;

/**
 * Where the keys are: a text file with a key a line, 32 random bytes in Base64 as {@code openssl rand -base64 32} prints
 * them. The first one seals; the others open what was sealed before. Lines that begin with {@code #} say nothing.
 */
public final class KeyFile {
    private static final String PROPERTY = "postroute.secrets.key-file";
    private static final int MAX_BYTES = 64 * 1024;

    private final @Nullable Path path;
    private final boolean ours;

    private KeyFile(@Nullable Path path, boolean ours) {
        this.path = path;
        this.ours = ours;
    }

    /** As configured: somebody else made it, and every process that shares the ledger has the same. */
    public static KeyFile given(Path path) {
        return new KeyFile(path.toAbsolutePath(), false);
    }

    /** Made, for its owner alone, when there is something to seal for the first time. */
    public static KeyFile ours(Path path) {
        return new KeyFile(path.toAbsolutePath(), true);
    }

    /** There is none: nothing can be sealed. */
    public static KeyFile none() {
        return new KeyFile(null, false);
    }

    /** For people. */
    String name() {
        return path == null ? "no key file" : path.toString();
    }

    /** Empty when there is nothing to read. */
    List<Key> read() {
        if (path == null) {
            return List.of();
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new MisconfiguredException("the key file " + path + " is no key file: it is larger than 64 kB");
            }
            return parse(Files.readAllLines(path));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (MalformedInputException e) {
            throw new MisconfiguredException("the key file " + path + " holds no text: " + expected());
        } catch (IOException e) {
            throw new MisconfiguredException(
                    "the key file " + path + " cannot be read: give this process the right", e);
        }
    }

    private List<Key> parse(List<String> lines) {
        List<Key> keys = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int number = i + 1;
                Key key = Key.parse(line)
                        .orElseThrow(() -> new MisconfiguredException(
                                "line " + number + " of the key file " + path + " is no key: " + expected()));
                if (!ids.add(key.id())) {
                    throw new MisconfiguredException(
                            "line " + number + " of the key file " + path + " is there twice: remove one");
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new MisconfiguredException("the key file " + path + " holds no key: " + expected());
        }
        return keys;
    }

    private static String expected() {
        return "expected a key a line, as printed by: openssl rand -base64 32";
    }

    /** When what is in it may have changed; null when it is not there. */
    @Nullable
    Object version() {
        try {
            return path == null ? null : List.of(Files.getLastModifiedTime(path), Files.size(path));
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The first key, where the file is ours to make.
     *
     * @throws MisconfiguredException when it is not, or cannot be written
     */
    List<Key> create() {
        if (path == null) {
            throw new MisconfiguredException("a secret has to be kept and there is no key for it: set " + PROPERTY
                    + " to a file that holds the output of: openssl rand -base64 32");
        }
        if (!ours) {
            throw new MisconfiguredException(
                    "the key file " + path + " is not there: put back the one that was, or, when"
                            + " nothing was sealed yet, make it by: openssl rand -base64 32");
        }
        write(List.of(fresh()));
        return read();
    }

    static Key fresh() {
        byte[] bytes = new byte[Key.BYTES];
        new SecureRandom().nextBytes(bytes);
        return Key.of(bytes);
    }

    /**
     * All at once or not at all, whenever the process or the machine dies; on the disk when this returns. Who may read the
     * file that is there may read the new one: a service that runs as somebody else must not lose its keys.
     */
    void write(List<Key> keys) {
        Path file = Objects.requireNonNull(path);
        try {
            replace(Files.exists(file) ? file.toRealPath() : file, text(keys));
        } catch (IOException e) {
            throw new MisconfiguredException(
                    "the key file " + file + " cannot be written with its owner, group and mode as they are: give this"
                            + " process the right, or put a new key before the others by hand, as printed by:"
                            + " openssl rand -base64 32",
                    e);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        Path draft = directory.resolve(file.getFileName() + ".new");
        Files.createDirectories(directory);
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerAlone(draft));
        try {
            write(draft, content);
            keepRights(file, draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(directory);
    }

    private static void write(Path draft, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /** The mode last: it lets others read. */
    private static void keepRights(Path file, Path draft) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (view == null || !Files.exists(file)) {
            return;
        }
        PosixFileAttributes kept = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes own = view.readAttributes();
        if (!kept.group().equals(own.group())) {
            view.setGroup(kept.group());
        }
        if (!kept.owner().equals(own.owner())) {
            view.setOwner(kept.owner());
        }
        view.setPermissions(kept.permissions());
    }

    private static String text(List<Key> keys) {
        return Stream.concat(
                        Stream.of(
                                "# Keys of Postroute's ledger. The first one seals. Keep a copy apart from the ledger."),
                        keys.stream().map(Key::text))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static FileAttribute<?>[] ownerAlone(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The name too has to be on the disk; where a directory cannot be opened, the system sees to that. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows
        }
    }
}
