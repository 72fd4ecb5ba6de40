package org.postroute.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.io.FileHandler;

/**
 * A properties file in UTF-8 with the files it includes. Commons Configuration reads the syntax; it neither splits values
 * nor resolves anything in them.
 */
final class PropertiesFile {
    private final Path file;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();
    private String lastLine;

    private PropertiesFile(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
        this.lastLine = file.toString();
    }

    /** By key, in the order of the file; a key that is set twice is a fault. */
    static Map<String, Entry> read(Path file, Findings findings) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            findings.missing(
                    "",
                    "cannot be read.",
                    "Name the configuration with --config FILE; application.properties of the distribution is an example.");
            return Map.of();
        }
        PropertiesFile reading = new PropertiesFile(file, findings);
        reading.load();
        return reading.unique();
    }

    private void load() {
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setInterpolator(new ConfigurationInterpolator());
        properties.setIOFactory(new LocatingReaders(this, properties));
        properties.setIncludeListener(this::includeFailed);
        FileHandler handler = new FileHandler(properties);
        handler.setEncoding(StandardCharsets.UTF_8.name());
        handler.setLocationStrategy(new BesideOrAbsolute());
        try {
            handler.load(file.toAbsolutePath().normalize().toFile());
        } catch (ConfigurationException e) {
            findings.missing("", "cannot be read.", "Check that it is a properties file.");
        }
    }

    void entry(String key, String value, ValueSource source) {
        lastLine = source.toString();
        if (key.indexOf('\uFFFD') >= 0 || value.indexOf('\uFFFD') >= 0) {
            findings.fault(lastLine, "", "is not UTF-8.", "Save the file in UTF-8.");
        } else if (!isInclude(key)) {
            entries.add(new Entry(key, value, source));
        }
    }

    void badEscape(String where) {
        findings.fault(where, "", "has \\u without four hexadecimal digits.", "A backslash is written \\\\.");
    }

    /** Short where it lies beside the main file. */
    String nameOf(URI source) {
        Path path = Path.of(source);
        Path main = file.toAbsolutePath().normalize();
        if (path.equals(main)) {
            return file.toString();
        }
        Path folder = main.getParent();
        return folder != null && path.startsWith(folder)
                ? folder.relativize(path).toString()
                : path.toString();
    }

    private void includeFailed(ConfigurationException failure) {
        boolean found = !(failure.getCause() instanceof IOException);
        findings.fault(
                lastLine,
                "include",
                found ? "includes a file that includes itself." : "names a file that cannot be read.",
                "Name one file, from the folder of the including file or with its full path.");
    }

    private static boolean isInclude(String key) {
        return key.equalsIgnoreCase(PropertiesConfiguration.getInclude())
                || key.equalsIgnoreCase(PropertiesConfiguration.getIncludeOptional());
    }

    private Map<String, Entry> unique() {
        Map<String, Entry> unique = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Entry first = unique.putIfAbsent(entry.key(), entry);
            if (first != null && entry.hasKey() && !first.where().equals(entry.where())) {
                findings.fault(
                        entry.where(),
                        entry.key(),
                        "is set a second time.",
                        "The first is at " + first.where() + "; keep one.");
            }
        }
        return unique;
    }
}
