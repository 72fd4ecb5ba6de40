package org.postroute.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What another configuration changes. The lists name connections, mailboxes and agents, such as {@code mailbox support-2}.
 *
 * @param atNextStart keys whose new values take effect when the process is started again
 */
public record ConfigurationChange(
        List<String> added, List<String> changed, List<String> removed, List<String> atNextStart) {
    public static final ConfigurationChange NONE = new ConfigurationChange(List.of(), List.of(), List.of(), List.of());

    public ConfigurationChange {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        atNextStart = List.copyOf(atNextStart);
    }

    /**
     * @param started what the process was started with
     * @param running what it goes by now
     * @param camel the {@code camel.*} keys that it was started with
     */
    public static ConfigurationChange between(
            PostrouteSettings started, PostrouteSettings running, Properties camel, LoadedConfiguration next) {
        Map<String, Object> before = parts(running);
        Map<String, Object> after = parts(next.settings());
        return new ConfigurationChange(
                missing(after, before),
                after.entrySet().stream()
                        .filter(part -> before.containsKey(part.getKey()))
                        .filter(part -> !part.getValue().equals(before.get(part.getKey())))
                        .map(Map.Entry::getKey)
                        .toList(),
                missing(before, after),
                atNextStart(started, camel, next));
    }

    private static List<String> missing(Map<String, Object> from, Map<String, Object> in) {
        return from.keySet().stream().filter(name -> !in.containsKey(name)).toList();
    }

    /** What can be added and removed while everything runs, by its name. */
    private static Map<String, Object> parts(PostrouteSettings settings) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (ConnectionSettings connection : settings.connections()) {
            parts.put("connection " + connection.name(), connection.withoutMailboxes());
            connection.mailboxes().forEach(mailbox -> parts.put("mailbox " + mailbox.id(), mailbox));
        }
        settings.agents().forEach((name, agent) -> parts.put("agent " + name, agent));
        return parts;
    }

    private static List<String> atNextStart(PostrouteSettings started, Properties camel, LoadedConfiguration loaded) {
        PostrouteSettings next = loaded.settings();
        List<String> keys = new ArrayList<>();
        add(keys, "postroute.ledger.*", started.ledger(), next.ledger());
        add(keys, "postroute.api.*", started.api(), next.api());
        add(keys, PropertyTable.MANAGEMENT_PORT.key(""), started.managementPort(), next.managementPort());
        add(keys, PropertyTable.PUBLIC_URL.key(""), started.publicUrl(), next.publicUrl());
        add(keys, PropertyTable.TRUST_FILE.key(""), started.trustFile(), next.trustFile());
        add(keys, "postroute.secrets.key-file", started.secretsKeyFile(), next.secretsKeyFile());
        add(keys, PropertyTable.CONNECTIONS_PER_HOST.key(""), started.connectionsPerHost(), next.connectionsPerHost());
        add(
                keys,
                PropertyTable.HOLD.key(""),
                started.operating().hold(),
                next.operating().hold());
        add(keys, "camel.*", camel, loaded.camel());
        return keys;
    }

    private static void add(List<String> keys, String key, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            keys.add(key);
        }
    }

    /** Whether nothing takes effect now. */
    public boolean isNothing() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** In one line. */
    @Override
    public String toString() {
        return Map.of("added", added, "changed", changed, "removed", removed, "at-next-start", atNextStart)
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + "=" + String.join(",", part.getValue()))
                .collect(Collectors.joining(" "));
    }
}
