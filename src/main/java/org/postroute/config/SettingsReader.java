package org.postroute.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.postroute.message.MisconfiguredException;

/**
 * Reads the configuration: one properties file in UTF-8 with its includes, over it the environment. Every key is in the
 * {@link PropertyTable}; all faults are found in one go, and no fault tells a secret.
 */
public final class SettingsReader {
    private static final String CAMEL = "camel.";

    private final Map<String, Entry> file;
    private final Configured configured;
    private final Findings findings;

    private SettingsReader(Path file, Map<String, String> environment, List<AddedConnection> added) {
        this.findings = new Findings(file.toString());
        this.file = new LinkedHashMap<>(PropertiesFile.read(file, findings));
        added.forEach(this::add);
        this.configured = new Configured(this.file, environment, findings);
    }

    /**
     * The configuration or all its faults; never throws for what stands in the file or the environment.
     *
     * @param environment normally {@link System#getenv()}
     */
    public static Loaded read(Path file, Map<String, String> environment) {
        return read(file, environment, List.of());
    }

    /**
     * The same, with what was added beside the file.
     *
     * @param added one whose name stands in the file as well gives way to the file's
     */
    public static Loaded read(Path file, Map<String, String> environment, List<AddedConnection> added) {
        SettingsReader reader = new SettingsReader(file, environment, added);
        return reader.findings.faults().isEmpty() || !reader.file.isEmpty()
                ? reader.read()
                : new Loaded.Faulty(reader.findings.faults());
    }

    /**
     * The settings alone.
     *
     * @throws MisconfiguredException with all faults
     */
    public static PostrouteSettings load(Path file, Map<String, String> environment) {
        return read(file, environment).orThrow().settings();
    }

    private void add(AddedConnection added) {
        String prefix = Scope.CONNECTION.prefix(added.name());
        if (file.keySet().stream().anyMatch(key -> key.startsWith(prefix))) {
            findings.warning("the connection " + added.name() + " was added through the API and stands in the file now:"
                    + " the file's is used");
        } else {
            file.putAll(added.entries());
        }
    }

    private Loaded read() {
        UnknownKeys.check(file.values(), findings);
        List<ConnectionReader> connections = configured.names(Scope.CONNECTION).stream()
                .map(name -> ConnectionReader.read(name, configured, findings))
                .toList();
        List<AgentReader> agents = configured.names(Scope.AGENT).stream()
                .map(name -> AgentReader.read(name, configured, findings))
                .toList();
        GeneralReader general = GeneralReader.read(configured, findings);
        connections.forEach(connection -> connection.complete(general.values(), findings));
        connections.forEach(connection -> connection.checkDomains(general.policy(), findings));
        MailboxConflicts.check(connections, findings);
        checkNames(connections, agents);
        return findings.faults().isEmpty()
                ? new Loaded.Ok(build(connections, agents, general))
                : new Loaded.Faulty(findings.faults());
    }

    private void checkNames(List<ConnectionReader> connections, List<AgentReader> agents) {
        if (connections.isEmpty()) {
            findings.missing(
                    "", "has no connection.", "Give postroute.connection.support.address and what belongs to it.");
        }
        List<String> unused =
                new ArrayList<>(agents.stream().map(AgentReader::name).toList());
        for (ConnectionReader connection : connections) {
            connection.shared().find(PropertyTable.AGENT).ifPresent(agent -> {
                unused.remove(agent);
                if (connection.receives()
                        && agents.stream().noneMatch(a -> a.name().equals(agent))) {
                    findings.missing(
                            PropertyTable.AGENT.key(connection.name()),
                            "names the agent \"" + agent + "\", which is not configured.",
                            "Give " + PropertyTable.AGENT_URL.key(agent) + " and "
                                    + PropertyTable.AGENT_SECRET.key(agent) + ".");
                }
            });
        }
        unused.forEach(agent -> findings.warning("postroute.agent." + agent + " is used by no connection"));
    }

    private LoadedConfiguration build(
            List<ConnectionReader> connections, List<AgentReader> agents, GeneralReader general) {
        Map<String, AgentSettings> agentsByName = new LinkedHashMap<>();
        agents.forEach(agent -> agentsByName.put(agent.name(), agent.settings()));
        PostrouteSettings settings = general.settings(
                connections.stream().map(ConnectionReader::settings).toList(), agentsByName, findings.warnings());
        List<EffectiveSection> effective = Stream.of(
                        connections.stream().flatMap(ConnectionReader::effective),
                        agents.stream().map(AgentReader::effective),
                        Stream.of(general.effective()))
                .flatMap(sections -> sections)
                .toList();
        return new LoadedConfiguration(settings, camel(), effective);
    }

    private Properties camel() {
        Properties camel = new Properties();
        file.values().stream()
                .filter(entry -> entry.key().startsWith(CAMEL))
                .forEach(entry -> camel.setProperty(entry.key(), entry.value()));
        return camel;
    }
}
