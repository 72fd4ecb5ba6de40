package org.postroute.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An application.properties in a folder of its own, to read in a test. */
final class ConfigurationFile {
    static final String SECRET = "a signing secret of more than 24 characters";
    static final String AGENT = """
            postroute.agent.default.url=https://agent.example.com/turns
            postroute.agent.default.secret=%s
            """.formatted(SECRET);
    static final String MAILBOX = """
            postroute.connection.support.address=support@example.com
            postroute.connection.support.password=app-password
            postroute.connection.support.imap.host=imap.example.com
            postroute.connection.support.smtp.host=smtp.example.com
            """;
    static final String VALID = MAILBOX + AGENT;

    private final Path folder;

    ConfigurationFile(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder.resolve("application.properties");
    }

    Path with(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Loaded read(String content, Map<String, String> environment) {
        return SettingsReader.read(with("application.properties", content), environment);
    }

    PostrouteSettings settings(String content, Map<String, String> environment) {
        return read(content, environment).orThrow().settings();
    }

    PostrouteSettings settings(String content) {
        return settings(content, Map.of());
    }

    MailboxSettings mailbox(String content) {
        return settings(content).mailboxes().get(0);
    }

    /** In one line each, without the folder's own path. */
    List<String> faults(String content, Map<String, String> environment) {
        return read(content, environment) instanceof Loaded.Faulty faulty
                ? faulty.faults().stream()
                        .map(fault -> fault.toString().replace(folder + "/", ""))
                        .toList()
                : List.of();
    }

    List<String> faults(String content) {
        return faults(content, Map.of());
    }
}
