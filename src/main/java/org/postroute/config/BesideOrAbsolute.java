package org.postroute.config;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.commons.configuration2.io.FileLocationStrategy;
import org.apache.commons.configuration2.io.FileLocator;
import org.apache.commons.configuration2.io.FileSystem;
import org.jspecify.annotations.Nullable;

/** An include is a file, from the folder of the including one; never a URL, on the class path or in the home directory. */
final class BesideOrAbsolute implements FileLocationStrategy {

    /** @param locator its base path is the URL of the including file */
    @Override
    public @Nullable URL locate(FileSystem fileSystem, FileLocator locator) {
        if (locator.getBasePath() == null || locator.getFileName() == null) {
            return null;
        }
        try {
            Path including = Path.of(URI.create(locator.getBasePath()));
            Path included = including.resolveSibling(locator.getFileName()).normalize();
            return Files.isRegularFile(included) && Files.isReadable(included)
                    ? included.toUri().toURL()
                    : null;
        } catch (InvalidPathException | MalformedURLException e) {
            return null;
        }
    }
}
