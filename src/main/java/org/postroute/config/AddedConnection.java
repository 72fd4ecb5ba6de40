package org.postroute.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.message.EmailAddress;

/**
 * A connection that stands in no file but was added while everything ran. Its keys are read as those of a file are, but for
 * {@code -file}, {@code ${…}} and the environment: what comes over a network names no files and variables of this machine.
 *
 * @param name lower-case letters, digits and hyphens
 * @param revision another one with every change; empty for what is not kept yet
 * @param keys values by the names that stand behind {@code postroute.connection.<name>.}
 * @param unreadable why its keys cannot be read, and are empty here; null when they can
 */
public record AddedConnection(
        String name,
        String revision,
        Map<String, Secret> keys,
        @Nullable String unreadable) {
    static final String WHERE = "added through the API";
    private static final int MAX_NAME = 60;
    private static final int MAX_KEYS = 100;
    private static final int MAX_VALUE = 20_000;
    /** A secret that was given for these is shown to nobody else. */
    private static final Set<Property<?>> DESTINATION = Set.of(
            PropertyTable.ADDRESS,
            PropertyTable.PRESET,
            PropertyTable.IMAP_HOST,
            PropertyTable.IMAP_PORT,
            PropertyTable.IMAP_SECURITY,
            PropertyTable.IMAP_AUTH,
            PropertyTable.IMAP_USERNAME,
            PropertyTable.SMTP_HOST,
            PropertyTable.SMTP_PORT,
            PropertyTable.SMTP_SECURITY,
            PropertyTable.SMTP_AUTH,
            PropertyTable.SMTP_USERNAME,
            OAuthTable.ENABLED,
            OAuthTable.PROVIDER,
            OAuthTable.TENANT,
            OAuthTable.CLIENT_ID,
            OAuthTable.TOKEN_URI,
            OAuthTable.AUTHORIZATION_URI,
            OAuthTable.DEVICE_AUTHORIZATION_URI,
            OAuthTable.REVOCATION_URI);

    public AddedConnection {
        keys = Map.copyOf(keys);
    }

    /** One that is to be checked. A key with an empty value is as good as none. */
    public static AddedConnection candidate(String name, Map<String, String> keys) {
        return new AddedConnection(name, "", secrets(keys), null);
    }

    /** One that is kept. */
    public static AddedConnection kept(String name, String revision, Map<String, String> keys) {
        return new AddedConnection(name, revision, secrets(keys), null);
    }

    /** One that is kept, and nobody can say how. */
    public static AddedConnection unreadable(String name, String revision, String why) {
        return new AddedConnection(name, revision, Map.of(), why);
    }

    private static Map<String, Secret> secrets(Map<String, String> keys) {
        return keys.entrySet().stream()
                .filter(key -> !key.getValue().isBlank())
                .collect(Collectors.toMap(Map.Entry::getKey, key -> new Secret(key.getValue())));
    }

    /** Why it cannot be one, whatever else is configured; empty when it can. */
    public Optional<String> problem() {
        if (!Scope.isName(name) || name.length() > MAX_NAME) {
            return Optional.of(
                    "the name has to be of lower-case letters, digits and hyphens, " + MAX_NAME + " at the most");
        }
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            return Optional.of("give from 1 to " + MAX_KEYS + " keys");
        }
        return keys.entrySet().stream()
                .flatMap(key -> problem(key.getKey(), key.getValue()).stream())
                .sorted()
                .findFirst();
    }

    private static Optional<String> problem(String key, Secret value) {
        if (rows().noneMatch(row -> row.name().equals(key))) {
            String shown =
                    key.codePoints().allMatch(c -> c < 127 && c >= ' ') && key.length() < 60 ? key : "one of them";
            return Optional.of(
                    shown + " is no key of a connection that can be given here; docs/configuration.md has all of them");
        }
        boolean fits = value.reveal().length() <= MAX_VALUE
                && value.reveal().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n');
        return fits ? Optional.empty() : Optional.of(key + " is too long or holds control characters");
    }

    private static Stream<Property<?>> rows() {
        return Stream.of(Scope.MAILBOX, Scope.CONNECTION).flatMap(scope -> PropertyTable.of(scope).stream());
    }

    /**
     * Secrets of the one before that stay, because nobody gave others: who changes an interval need not know the password. A new
     * {@code password} holds for both directions.
     *
     * @param given the keys that were given now, also those with an empty value: that takes a secret away
     */
    private Map<String, Secret> secretsThatStay(AddedConnection before, Collection<String> given) {
        boolean another = keys.containsKey(PropertyTable.PASSWORD.name());
        Map<String, Secret> stay = new TreeMap<>();
        rows().filter(Property::fromFile)
                .filter(row -> !given.contains(row.name()))
                .filter(row -> !(another
                        && (row.equals(PropertyTable.IMAP_PASSWORD) || row.equals(PropertyTable.SMTP_PASSWORD))))
                .map(Property::name)
                .filter(before.keys::containsKey)
                .forEach(name -> stay.put(name, before.keys.get(name)));
        return stay;
    }

    /** Keys of servers and accounts that are not as they were. */
    private List<String> moved(AddedConnection before) {
        return rows().filter(DESTINATION::contains)
                .map(Property::name)
                .filter(name -> !Optional.ofNullable(keys.get(name)).equals(Optional.ofNullable(before.keys.get(name))))
                .toList();
    }

    /** Whether its servers and accounts are those of the one before, as far as its keys say. */
    public boolean isWhereItWas(AddedConnection before) {
        return before.unreadable() == null && moved(before).isEmpty();
    }

    /**
     * Why the secrets of the one before cannot go on being used: they were given for other servers or accounts.
     *
     * @param given as in {@link #withSecretsOf}
     * @return empty when they can, or none are needed
     */
    public Optional<String> secretsMissing(AddedConnection before, Collection<String> given) {
        Set<String> stay = secretsThatStay(before, given).keySet();
        List<String> moved = moved(before);
        return stay.isEmpty() || moved.isEmpty()
                ? Optional.empty()
                : Optional.of("give the secrets again: " + String.join(", ", stay) + "; they are kept only as long as "
                        + String.join(", ", moved)
                        + (moved.size() == 1 ? " stays as it is" : " stay as they are")
                        + ". An empty value takes one away");
    }

    /**
     * This one, with the secrets of another where it gives none.
     *
     * @param given the keys that were given now, also those with an empty value: that takes a secret away
     */
    public AddedConnection withSecretsOf(AddedConnection before, Collection<String> given) {
        Map<String, Secret> all = new LinkedHashMap<>(keys);
        all.putAll(secretsThatStay(before, given));
        return new AddedConnection(name, revision, all, null);
    }

    /** Addresses that sign in by OAuth, as {@code EmailAddress.key()} gives them. */
    public Set<String> consentAddresses() {
        boolean on = text(OAuthTable.ENABLED)
                .flatMap(text -> OAuthTable.ENABLED.type().read(text.strip()))
                .orElse(false);
        return on
                ? text(PropertyTable.ADDRESS).stream()
                        .flatMap(text -> Stream.of(text.split("(?<!\\\\),")))
                        .flatMap(address -> EmailAddress.parse(address.strip()).stream())
                        .map(EmailAddress::key)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private Optional<String> text(Property<?> row) {
        return Optional.ofNullable(keys.get(row.name())).map(Secret::reveal);
    }

    Map<String, Entry> entries() {
        ValueSource source = ValueSource.of(ValueSource.Kind.ADDED, "");
        return keys.entrySet().stream()
                .map(key -> new Entry(
                        Scope.CONNECTION.prefix(name) + key.getKey(),
                        key.getValue().reveal(),
                        source))
                .collect(Collectors.toMap(Entry::key, entry -> entry));
    }
}
