package org.postroute.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;

/**
 * The whole effective configuration, checked.
 *
 * @param agents by name, in the order of the file
 * @param publicUrl under which agents reach the API, without a trailing slash
 * @param trustFile PEM certificates trusted beside those of the JVM
 * @param secretsKeyFile key of what is encrypted in the ledger; null for the default beside a SQLite ledger
 * @param managementPort metrics and health
 * @param operating what is done without any message asking for it
 * @param connectionsPerHost most IMAP connections to one host and port
 * @param warnings what is allowed and dangerous, such as TLS switched off; to be logged at start
 */
public record PostrouteSettings(
        List<ConnectionSettings> connections,
        Map<String, AgentSettings> agents,
        LedgerSettings ledger,
        ApiSettings api,
        int managementPort,
        OperatingSettings operating,
        int connectionsPerHost,
        URI publicUrl,
        @Nullable Path trustFile,
        @Nullable Path secretsKeyFile,
        PolicySettings policy,
        List<String> warnings) {

    public PostrouteSettings {
        connections = List.copyOf(connections);
        agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
        warnings = List.copyOf(warnings);
    }

    /** The same, with what cannot change while the process runs as it was when the process was started. */
    public PostrouteSettings asStarted(PostrouteSettings started) {
        return new PostrouteSettings(
                connections,
                agents,
                started.ledger(),
                started.api(),
                started.managementPort(),
                new OperatingSettings(
                        operating.bodiesKept(), started.operating().hold()),
                started.connectionsPerHost(),
                started.publicUrl(),
                started.trustFile(),
                started.secretsKeyFile(),
                policy,
                warnings);
    }

    /**
     * The same, where each mailbox has the id that it has there: another one may have been removed before it, and what is
     * known by its id must not become another's.
     */
    public PostrouteSettings withIdsOf(PostrouteSettings running) {
        return new PostrouteSettings(
                connections.stream()
                        .map(connection -> running.connection(connection.name())
                                .map(connection::withIdsOf)
                                .orElse(connection))
                        .toList(),
                agents,
                ledger,
                api,
                managementPort,
                operating,
                connectionsPerHost,
                publicUrl,
                trustFile,
                secretsKeyFile,
                policy,
                warnings);
    }

    /** Every mailbox of every connection, in order. */
    public List<MailboxSettings> mailboxes() {
        return connections.stream().flatMap(c -> c.mailboxes().stream()).toList();
    }

    /** By own address, as {@code EmailAddress.key()} gives it. */
    public Optional<MailboxSettings> mailboxByAddress(String address) {
        return mailboxes().stream()
                .filter(m -> m.address().key().equals(address))
                .findFirst();
    }

    /** By the id that endpoints, metrics and logs use. */
    public Optional<MailboxSettings> mailbox(String id) {
        return mailboxes().stream().filter(m -> m.id().equals(id)).findFirst();
    }

    public Optional<ConnectionSettings> connection(String name) {
        return connections.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /**
     * The mailbox that a row of the ledger speaks of.
     *
     * @param address own address, as {@code EmailAddress.key()} gives it
     * @throws MisconfiguredException when it is no longer configured
     */
    public MailboxSettings requireMailbox(String address) {
        return mailboxByAddress(address)
                .orElseThrow(() -> new MisconfiguredException(
                        "the mailbox of this message is no longer configured; add it again or discard the message"));
    }

    /** @throws MisconfiguredException when it is no longer configured */
    public ConnectionSettings requireConnection(String name) {
        return connection(name)
                .orElseThrow(() -> new MisconfiguredException("connection " + name + " is no longer configured"));
    }
}
