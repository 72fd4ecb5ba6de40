package org.postroute.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.EmailAddress;

/** One connection: read and checked by {@link #read}, built once nothing is wrong anywhere. */
final class ConnectionReader {
    private final String name;
    private final Values shared;
    private final List<Values> mailboxes;

    private ConnectionReader(String name, Values shared, List<Values> mailboxes) {
        this.name = name;
        this.shared = shared;
        this.mailboxes = mailboxes;
    }

    static ConnectionReader read(String name, Configured configured, Findings findings) {
        SectionReader section = new SectionReader(configured, findings, name);
        ConnectionReader connection =
                new ConnectionReader(name, section.read(PropertyTable.of(Scope.CONNECTION)), section.readAddresses());
        section.readEach(
                connection.mailboxRows().stream()
                        .filter(Predicate.not(PropertyTable.ADDRESS::equals))
                        .toList(),
                connection.mailboxes);
        return connection;
    }

    String name() {
        return name;
    }

    List<Values> mailboxes() {
        return mailboxes;
    }

    Values shared() {
        return shared;
    }

    boolean receives() {
        return shared.find(PropertyTable.INBOUND).orElse(true);
    }

    boolean sends() {
        return shared.find(PropertyTable.OUTBOUND).orElse(true);
    }

    boolean signsInByOAuth() {
        return OAuthReader.isOn(shared);
    }

    /** The id of a mailbox of this connection, by its index from 0. */
    String id(int index) {
        return name + "-" + (index + 1);
    }

    /**
     * Fills in what follows from other keys, and checks.
     *
     * @param general what holds for every connection
     */
    void complete(Values general, Findings findings) {
        if (!receives() && !sends()) {
            findings.missing(
                    PropertyTable.INBOUND.key(name),
                    "and outbound are both off.",
                    "Switch one on, or remove the connection.");
        }
        mailboxes.forEach(ConnectionReader::guessPreset);
        OAuthReader oauth = new OAuthReader(name, shared, general, findings);
        if (signsInByOAuth()) {
            oauth.complete(mailboxes);
        }
        for (int i = 0; i < mailboxes.size(); i++) {
            if (signsInByOAuth()) {
                oauth.complete(mailboxes.get(i), id(i));
            }
            complete(new ServerReader.Reading(mailboxes.get(i), findings, name, id(i), signsInByOAuth()));
        }
    }

    /** Every server is where one may be, as far as its address alone tells. */
    void checkEgress(EgressPolicy egress, Findings findings) {
        mailboxes.forEach(mailbox -> EgressReader.checkHosts(mailbox, name, egress, findings));
        if (signsInByOAuth()) {
            EgressReader.checkEndpoints(shared, name, egress, findings);
        }
    }

    /** Whether mail to an address is received. */
    boolean receives(EmailAddress address) {
        return receives()
                && mailboxes.stream()
                        .flatMap(mailbox -> mailbox.find(PropertyTable.ADDRESS).stream())
                        .anyMatch(own -> own.key().equals(address.key()));
    }

    /** Every mailbox is of a domain that the policy allows. */
    void checkDomains(PolicySettings policy, Findings findings) {
        for (int i = 0; i < mailboxes.size(); i++) {
            Optional<EmailAddress> address = mailboxes.get(i).find(PropertyTable.ADDRESS);
            if (address.isPresent() && !policy.allowsMailbox(address.get())) {
                findings.missing(
                        PropertyTable.ADDRESS.key(name),
                        "has with " + id(i) + " the address " + address.get() + ", which "
                                + PolicyTable.EMAIL_DOMAIN.key("") + " does not allow.",
                        "Use an address of " + String.join(" or ", policy.emailDomains())
                                + ", or have the policy changed.");
            }
        }
    }

    private void complete(ServerReader.Reading reading) {
        if (receives()) {
            ServerReader.completeImap(reading);
        }
        if (sends()) {
            ServerReader.completeSmtp(reading);
        }
    }

    private static void guessPreset(Values values) {
        if (values.lacks(PropertyTable.PRESET)) {
            values.find(PropertyTable.ADDRESS)
                    .flatMap(Preset::guess)
                    .ifPresent(preset -> values.put(PropertyTable.PRESET, preset, preset.text(), ValueSource.GUESSED));
        }
    }

    /** The keys that are looked at: not those of a direction that is off. */
    private List<Property<?>> mailboxRows() {
        return PropertyTable.of(Scope.MAILBOX).stream()
                .filter(row -> receives() || !row.name().startsWith("imap."))
                .filter(row -> sends() || !row.name().startsWith("smtp."))
                .toList();
    }

    /** Without OAuth its keys say nothing but that it is off. */
    private List<Property<?>> shown(List<Property<?>> rows) {
        return signsInByOAuth()
                ? rows
                : rows.stream()
                        .filter(row ->
                                row.equals(OAuthTable.ENABLED) || !row.name().startsWith("oauth."))
                        .toList();
    }

    ConnectionSettings settings() {
        return new ConnectionSettings(
                name,
                shared.get(PropertyTable.AGENT),
                shared.get(PropertyTable.CHECK_INTERVAL),
                shared.get(PropertyTable.IDLE),
                shared.get(PropertyTable.SESSION_KEY),
                shared.get(PropertyTable.SESSION_IDLE_TIMEOUT),
                new SenderChecks(
                        shared.get(PropertyTable.SENDER_VERIFICATION),
                        names(PropertyTable.AUTHSERV_IDS),
                        names(PropertyTable.ARC_SEALERS),
                        shared.get(PropertyTable.DKIM)),
                shared.get(PropertyTable.ON_MAILBOX_FAILURE),
                IntStream.range(0, mailboxes.size()).mapToObj(this::mailbox).toList());
    }

    private Set<String> names(Property<List<String>> row) {
        return Set.copyOf(shared.find(row).orElse(List.of()));
    }

    private MailboxSettings mailbox(int index) {
        Values values = mailboxes.get(index);
        return new MailboxSettings(
                id(index),
                name,
                values.get(PropertyTable.ADDRESS),
                values.orNull(PropertyTable.NAME),
                receives() ? ServerReader.imap(values) : null,
                sends() ? ServerReader.smtp(values) : null,
                values.get(PropertyTable.FOLDER),
                shared.get(PropertyTable.MAX_ATTACHMENT_BYTES),
                shared.orNull(PropertyTable.BACKFILL),
                values.get(PropertyTable.CONTENT_TYPE),
                shared.orNull(PropertyTable.SIGNATURE),
                new SentSettings(
                        shared.get(PropertyTable.SENT_COPY),
                        shared.get(PropertyTable.UNCERTAIN),
                        shared.get(PropertyTable.SENT_WAIT)),
                new ReturnSettings(
                        shared.orNull(PropertyTable.ENVELOPE_SENDER),
                        shared.find(PropertyTable.AUTO_RESPONSE_SUPPRESS).orElse(List.of())),
                signsInByOAuth() ? OAuthReader.settings(name, shared, values) : null);
    }

    Stream<EffectiveSection> effective() {
        List<EffectiveValue> common = shared.effective(shown(PropertyTable.of(Scope.CONNECTION)), name);
        return IntStream.range(0, mailboxes.size()).mapToObj(i -> {
            List<EffectiveValue> own = mailboxes.get(i).effective(shown(mailboxRows()), name);
            return new EffectiveSection(
                    "mailbox",
                    id(i),
                    Stream.concat(own.stream(), common.stream()).toList());
        });
    }
}
