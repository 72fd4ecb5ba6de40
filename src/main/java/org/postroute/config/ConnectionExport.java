package org.postroute.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postroute.config.ValueSource.Kind;

/**
 * One connection as files of another installation: what somebody gave, without what follows from it, and a place for each
 * secret instead of the secret.
 */
public final class ConnectionExport {
    /** Where the manifests of this project mount the Secret. */
    private static final String FOLDER = "/etc/postroute-secrets/";

    private static final Set<Kind> GIVEN = Set.of(Kind.PROPERTY, Kind.ENVIRONMENT, Kind.FILE, Kind.ADDED);

    private final String connection;
    private final List<EffectiveSection> mailboxes;

    private ConnectionExport(String connection, List<EffectiveSection> mailboxes) {
        this.connection = connection;
        this.mailboxes = mailboxes;
    }

    /** Empty when there is no such connection. */
    public static Optional<ConnectionExport> of(String connection, List<EffectiveSection> effective) {
        List<EffectiveSection> mailboxes = effective.stream()
                .filter(section -> section.kind().equals("mailbox"))
                .filter(section -> section.name().startsWith(connection + "-"))
                .filter(section ->
                        section.name().substring(connection.length() + 1).matches("[0-9]+"))
                .toList();
        return mailboxes.isEmpty() ? Optional.empty() : Optional.of(new ConnectionExport(connection, mailboxes));
    }

    /** Lines for a properties file. Secrets are read from the files that {@link #secret} becomes. */
    public String properties() {
        return rows().map(this::line).collect(Collectors.joining());
    }

    /** A Kubernetes Secret with a placeholder for each secret. */
    public String secret() {
        List<String> lines = new ArrayList<>(List.of(
                "apiVersion: v1",
                "kind: Secret",
                "metadata:",
                "  name: postroute-secrets",
                "type: Opaque",
                "stringData:"));
        rows().filter(ConnectionExport::isSecret)
                .flatMap(row -> names(row).stream().filter(name -> !name.isEmpty()))
                .forEach(name -> lines.add("  " + name + ": REPLACE-ME"));
        return String.join("\n", lines) + "\n";
    }

    private Stream<Property<?>> rows() {
        return PropertyTable.ALL.stream()
                .filter(row -> row.scope() == Scope.MAILBOX || row.scope() == Scope.CONNECTION)
                .filter(row -> values(row).stream().anyMatch(value -> !value.isEmpty()));
    }

    private static boolean isSecret(Property<?> row) {
        return row.fromFile();
    }

    /** One for each mailbox, or the only one; empty where nobody gave it. */
    private List<String> values(Property<?> row) {
        int count = row.perMailbox() ? mailboxes.size() : 1;
        return mailboxes.stream()
                .limit(count)
                .map(section -> section.values().stream()
                        .filter(value -> value.key().equals(row.key(connection)))
                        .filter(value -> GIVEN.contains(value.source().kind()))
                        .map(value -> value.value() == null ? "" : value.value())
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    private String line(Property<?> row) {
        if (isSecret(row)) {
            String files = names(row).stream()
                    .map(name -> name.isEmpty() ? "" : FOLDER + name)
                    .collect(Collectors.joining(","));
            return row.key(connection) + Property.FILE_SUFFIX + " = " + files + "\n";
        }
        String all = values(row).stream()
                .map(value -> row.perMailbox() ? value.replace(",", "\\,") : value)
                .collect(Collectors.joining(","));
        return row.key(connection) + " = " + escaped(all) + "\n";
    }

    /** Of the Secret's entries; empty where there is no value. */
    private List<String> names(Property<?> row) {
        List<String> values = values(row);
        return IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i).isEmpty()
                        ? ""
                        : (row.perMailbox() ? mailboxes.get(i).name() : connection) + "-"
                                + row.name().replace('.', '-'))
                .toList();
    }

    /** So that the one who reads it has no placeholder where there was none. */
    private static String escaped(String value) {
        return value.replace("${", "$${")
                .replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }
}
