package org.postroute.config;

import java.nio.file.Path;
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
    private final Map<String, String> environment;
    private final Configured configured;
    private final Findings findings;
    private final MailboxConflicts conflicts = new MailboxConflicts();

    private SettingsReader(Path file, Map<String, String> environment) {
        this.findings = new Findings(file.toString());
        this.file = PropertiesFile.read(file, findings);
        this.environment = environment;
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
     * The same, with what was added beside the file. The faults of what was added are its own: it is left out, and nothing
     * else.
     *
     * @param added one whose name the file or the environment has as well gives way; of two that exclude each other the first
     *     one is used
     */
    public static Loaded read(Path file, Map<String, String> environment, List<AddedConnection> added) {
        SettingsReader reader = new SettingsReader(file, environment);
        return reader.findings.faults().isEmpty() || !reader.file.isEmpty()
                ? reader.read(added)
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

    private Loaded read(List<AddedConnection> added) {
        UnknownKeys.check(file.values(), findings);
        List<ConnectionReader> managed = configured.names(Scope.CONNECTION).stream()
                .map(name -> ConnectionReader.read(name, configured, findings))
                .toList();
        List<AgentReader> agents = configured.names(Scope.AGENT).stream()
                .map(name -> AgentReader.read(name, configured, findings))
                .toList();
        GeneralReader general = GeneralReader.read(configured, findings);
        managed.forEach(connection -> connection.complete(general.values(), findings));
        managed.forEach(connection -> connection.checkDomains(general.policy(), findings));
        managed.forEach(connection -> connection.checkEgress(general.egress(), findings));
        agents.forEach(agent -> agent.check(general.egress(), findings));
        conflicts.check(managed, findings);
        managed.forEach(connection -> checkAgent(connection, agents, findings));
        AddedReader more = new AddedReader(
                environment, managed.stream().map(ConnectionReader::name).toList(), findings);
        more.read(added, (connection, own) -> {
            connection.complete(general.values(), own);
            connection.checkDomains(general.policy(), own);
            connection.checkEgress(general.egress(), own);
            checkAgent(connection, agents, own);
            conflicts.check(List.of(connection), own);
            if (!own.faults().isEmpty()) {
                conflicts.forget(connection);
            }
        });
        List<ConnectionReader> connections =
                Stream.concat(managed.stream(), more.used().stream()).toList();
        checkNames(connections, agents);
        return findings.faults().isEmpty()
                ? new Loaded.Ok(build(connections, agents, general, more.additions()))
                : new Loaded.Faulty(findings.faults());
    }

    private void checkNames(List<ConnectionReader> connections, List<AgentReader> agents) {
        if (connections.isEmpty()) {
            // no fault: the last one that was added through the API may go, and the first one comes while everything
            // runs
            findings.warning("there is no connection: give postroute.connection.support.address and what belongs to it,"
                    + " or add one through the API");
        }
        connections.forEach(connection -> connection
                .shared()
                .find(PropertyTable.ENVELOPE_SENDER)
                .filter(address -> connections.stream().noneMatch(any -> any.receives(address)))
                .ifPresent(address -> findings.warning(PropertyTable.ENVELOPE_SENDER.key(connection.name()) + " is "
                        + address + ", which no mailbox here receives: nobody hears here of mail that bounces")));
        List<String> used = connections.stream()
                .flatMap(connection -> connection.shared().find(PropertyTable.AGENT).stream())
                .toList();
        agents.stream()
                .map(AgentReader::name)
                .filter(name -> !used.contains(name))
                .forEach(name -> findings.warning("postroute.agent." + name + " is used by no connection"));
    }

    private static void checkAgent(ConnectionReader connection, List<AgentReader> agents, Findings findings) {
        connection
                .shared()
                .find(PropertyTable.AGENT)
                .filter(agent -> connection.receives()
                        && agents.stream().noneMatch(a -> a.name().equals(agent)))
                .ifPresent(agent -> findings.missing(
                        PropertyTable.AGENT.key(connection.name()),
                        "names the agent \"" + agent + "\", which is not configured.",
                        "Give " + PropertyTable.AGENT_URL.key(agent) + " and " + PropertyTable.AGENT_SECRET.key(agent)
                                + "."));
    }

    private LoadedConfiguration build(
            List<ConnectionReader> connections, List<AgentReader> agents, GeneralReader general, Additions additions) {
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
        return new LoadedConfiguration(settings, camel(), effective, additions);
    }

    private Properties camel() {
        Properties camel = new Properties();
        file.values().stream()
                .filter(entry -> entry.key().startsWith(CAMEL))
                .forEach(entry -> camel.setProperty(entry.key(), entry.value()));
        return camel;
    }
}
