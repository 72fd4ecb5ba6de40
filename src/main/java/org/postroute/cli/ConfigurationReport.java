package org.postroute.cli;

import java.nio.file.Path;
import org.postroute.config.Loaded;

/** A configuration or its faults in print; secrets are masked. */
interface ConfigurationReport {
    /** Ends with a line break. */
    String of(Path file, Loaded loaded);
}
