package org.postroute.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;

/** Files that hold other people's mail: the owner alone reads them, where the file system knows owners. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** The file, made with its directories when it is not there yet. */
    static Path create(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory, attributes(file, "rwx------"));
            }
            return Files.createFile(file, attributes(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return writable(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Path writable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            throw unwritable(null);
        }
        return file;
    }

    private static MisconfiguredException unwritable(@Nullable Throwable cause) {
        return new MisconfiguredException(
                "the ledger's file cannot be written: see postroute.ledger.url and the rights on its directory", cause);
    }

    private static FileAttribute<?>[] attributes(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
