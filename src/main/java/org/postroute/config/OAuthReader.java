package org.postroute.config;

import static org.postroute.config.OAuthTable.CLIENT_ID;
import static org.postroute.config.OAuthTable.CLIENT_SECRET;
import static org.postroute.config.OAuthTable.REFRESH_TOKEN;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings.Provider;
import org.postroute.message.EmailAddress;

/** The OAuth keys of one connection: takes over what a provider and a shared application give, checks, and builds. */
final class OAuthReader {
    private static final List<OAuthTable.Application> APPLICATIONS = List.of(OAuthTable.GOOGLE, OAuthTable.MICROSOFT);

    private static final List<Property<URI>> ENDPOINTS = List.of(
            OAuthTable.TOKEN_URI,
            OAuthTable.AUTHORIZATION_URI,
            OAuthTable.DEVICE_AUTHORIZATION_URI,
            OAuthTable.REVOCATION_URI);

    private final String connection;
    private final Values shared;
    private final Values general;
    private final Findings findings;

    OAuthReader(String connection, Values shared, Values general, Findings findings) {
        this.connection = connection;
        this.shared = shared;
        this.general = general;
        this.findings = findings;
    }

    /** Who a refresh token is for. */
    private record Owner(String mailbox, String imap, String smtp) {}

    private final Map<Secret, Owner> owners = new HashMap<>();

    static boolean isOn(Values shared) {
        return shared.find(OAuthTable.ENABLED).orElse(false);
    }

    /**
     * Whether somebody said whose server it is, so that a consent can bring the refresh token; without, every mailbox needs
     * one of its own.
     */
    private boolean named;

    /** Fills in what holds for the connection. To be called before {@link #complete(Values, String)}. */
    void complete(List<Values> mailboxes) {
        named = !shared.lacks(OAuthTable.PROVIDER);
        if (!named) {
            named = mailboxes.stream()
                    .flatMap(values -> values.find(PropertyTable.PRESET).flatMap(Preset::provider).stream())
                    .findFirst()
                    .map(provider -> derive(provider, PropertyTable.PRESET))
                    .isPresent();
        }
        if (!named) {
            byTokenUri();
        }
        Provider provider = provider();
        Endpoints endpoints = Endpoints.of(provider, tenant(provider));
        fill(OAuthTable.TOKEN_URI, endpoints.token());
        fill(OAuthTable.AUTHORIZATION_URI, endpoints.authorization());
        fill(OAuthTable.DEVICE_AUTHORIZATION_URI, endpoints.device());
        fill(OAuthTable.REVOCATION_URI, endpoints.revocation());
        if (shared.lacks(OAuthTable.SCOPES) && !endpoints.scopes().isEmpty()) {
            shared.derive(
                    OAuthTable.SCOPES, endpoints.scopes(), String.join(" ", endpoints.scopes()), OAuthTable.PROVIDER);
        }
        if (shared.lacks(OAuthTable.TOKEN_URI)) {
            findings.missing(
                    OAuthTable.TOKEN_URI.key(connection),
                    "is missing, and oauth.provider=generic does not tell it.",
                    OAuthTypes.ENDPOINT.form());
        }
        inheritExpiry(provider);
    }

    private Provider derive(Provider provider, Property<?> from) {
        shared.derive(OAuthTable.PROVIDER, provider, provider.text(), from);
        return provider;
    }

    /** Without any word on it, it is Google's server that is asked. */
    private void byTokenUri() {
        Optional<URI> uri = shared.find(OAuthTable.TOKEN_URI);
        if (uri.isPresent()) {
            derive(Endpoints.providerOf(uri.get()), OAuthTable.TOKEN_URI);
        } else if (shared.lacks(OAuthTable.TOKEN_URI)) {
            shared.put(OAuthTable.PROVIDER, Provider.GOOGLE, Provider.GOOGLE.text(), ValueSource.NOWHERE);
        }
    }

    private Provider provider() {
        return shared.find(OAuthTable.PROVIDER).orElse(Provider.GENERIC);
    }

    private String tenant(Provider provider) {
        if (provider == Provider.MICROSOFT && shared.lacks(OAuthTable.TENANT)) {
            general.find(OAuthTable.MICROSOFT_TENANT)
                    .ifPresentOrElse(
                            tenant -> shared.inherit(OAuthTable.TENANT, tenant, tenant, OAuthTable.MICROSOFT_TENANT),
                            () -> shared.put(OAuthTable.TENANT, "common", "common", ValueSource.NOWHERE));
        }
        return shared.find(OAuthTable.TENANT).orElse("common");
    }

    private void fill(Property<URI> row, @Nullable URI uri) {
        if (uri != null && shared.lacks(row)) {
            shared.derive(row, uri, uri.toString(), OAuthTable.PROVIDER);
        }
    }

    /** Of one that is shared, the secret goes to the provider's own servers alone, not to where a caller of the API says. */
    private Optional<OAuthTable.Application> application(Provider provider) {
        return namesOwnServers()
                ? Optional.empty()
                : APPLICATIONS.stream().filter(a -> a.provider() == provider).findFirst();
    }

    private boolean namesOwnServers() {
        return ENDPOINTS.stream().anyMatch(shared::isAdded);
    }

    private void inheritExpiry(Provider provider) {
        if (shared.lacks(OAuthTable.CLIENT_SECRET_EXPIRES)) {
            application(provider)
                    .map(OAuthTable.Application::clientSecretExpires)
                    .ifPresent(row -> general.find(row)
                            .ifPresent(
                                    day -> shared.inherit(OAuthTable.CLIENT_SECRET_EXPIRES, day, day.toString(), row)));
        }
    }

    /** Fills in and checks one mailbox. */
    void complete(Values values, String mailbox) {
        application(provider()).ifPresent(application -> inherit(values, application));
        if (values.lacks(CLIENT_ID)) {
            missing(CLIENT_ID, mailbox, "Give the client of your OAuth application, or share one" + sharing());
        } else if (values.lacks(CLIENT_SECRET) && provider() == Provider.GOOGLE) {
            missing(CLIENT_SECRET, mailbox, "Give the secret that belongs to oauth.client-id.");
        }
        if (values.lacks(REFRESH_TOKEN)
                && !(named && shared.find(OAuthTable.AUTHORIZATION_URI).isPresent())) {
            missing(
                    REFRESH_TOKEN,
                    mailbox,
                    "Give one for each address, or oauth.provider and authorize the mailbox later.");
        }
        checkOwner(values, mailbox);
        Stream.of(PropertyTable.PASSWORD, PropertyTable.IMAP_PASSWORD, PropertyTable.SMTP_PASSWORD)
                .filter(row -> values.find(row).isPresent())
                .forEach(row -> findings.warning(
                        row.key(connection) + " is not used: oauth.enabled is true; a mailbox with a password belongs"
                                + " in a second connection"));
    }

    /** A shorter list repeats its last value, which is right for several addresses of one account only. */
    private void checkOwner(Values values, String mailbox) {
        Optional<Secret> token = values.find(REFRESH_TOKEN);
        if (token.isEmpty()) {
            return;
        }
        Owner own = new Owner(
                mailbox, user(values, PropertyTable.IMAP_USERNAME), user(values, PropertyTable.SMTP_USERNAME));
        Owner first = owners.putIfAbsent(token.get(), own);
        if (first != null && !(first.imap().equals(own.imap()) && first.smtp().equals(own.smtp()))) {
            findings.missing(
                    REFRESH_TOKEN.key(connection),
                    "is the same for the mailboxes " + first.mailbox() + " and " + mailbox
                            + ", which sign in as different users.",
                    "Give one for each address, in the same order.");
        }
    }

    private static String user(Values values, Property<String> username) {
        return values.find(username)
                .orElseGet(() -> values.find(PropertyTable.ADDRESS)
                        .map(EmailAddress::key)
                        .orElse(""));
    }

    private void inherit(Values values, OAuthTable.Application application) {
        Optional<String> client = general.find(application.clientId());
        if (values.lacks(CLIENT_ID)) {
            client.ifPresent(id -> values.inherit(CLIENT_ID, id, id, application.clientId()));
        }
        if (values.lacks(CLIENT_SECRET) && values.find(CLIENT_ID).equals(client)) {
            general.find(application.clientSecret())
                    .ifPresent(secret -> values.inherit(CLIENT_SECRET, secret, "", application.clientSecret()));
        }
    }

    private String sharing() {
        if (namesOwnServers()) {
            return "; a shared one is only for connections that give no oauth.…-uri.";
        }
        return application(provider())
                .map(a -> ", " + a.clientId().key("") + ".")
                .orElse(".");
    }

    private void missing(Property<?> row, String mailbox, String hint) {
        findings.missing(
                row.key(connection),
                "is missing for mailbox " + mailbox + ", which signs in by OAuth.",
                hint + " A mailbox that signs in by password belongs in a second connection.");
    }

    /** The settings of one mailbox. */
    static OAuthSettings settings(String connection, Values shared, Values values) {
        return new OAuthSettings(
                shared.get(OAuthTable.PROVIDER),
                values.get(CLIENT_ID),
                values.orNull(CLIENT_SECRET),
                shared.orNull(OAuthTable.CLIENT_SECRET_EXPIRES),
                shared.get(OAuthTable.TOKEN_URI),
                shared.orNull(OAuthTable.AUTHORIZATION_URI),
                shared.orNull(OAuthTable.DEVICE_AUTHORIZATION_URI),
                shared.orNull(OAuthTable.REVOCATION_URI),
                shared.find(OAuthTable.SCOPES).orElse(List.of()),
                values.orNull(REFRESH_TOKEN),
                shared.isAdded(OAuthTable.ENABLED) ? connection : "");
    }
}
