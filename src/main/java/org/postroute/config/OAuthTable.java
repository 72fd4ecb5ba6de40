package org.postroute.config;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.postroute.config.Absence.Default;
import org.postroute.config.Absence.Otherwise;
import org.postroute.config.OAuthSettings.Provider;

/** The rows of the {@link PropertyTable} for signing in by OAuth 2.0. */
final class OAuthTable {
    private static final List<Property<?>> ROWS = new ArrayList<>();
    private static final Otherwise PROVIDERS = new Otherwise("the provider's");
    private static final Otherwise NONE = new Otherwise("none");
    private static final String EXPIRY = "Last day of the client secret, to be told in time.";

    static final Property<String> CLIENT_ID = row(
            Scope.MAILBOX,
            "oauth.client-id",
            ValueTypes.LINE,
            new Otherwise("the shared application's"),
            "Client of the OAuth application.");
    static final Property<Secret> CLIENT_SECRET = row(
            Scope.MAILBOX,
            "oauth.client-secret",
            ValueTypes.SECRET,
            new Otherwise("the shared application's"),
            "Secret of the OAuth application; Google's have one, public clients elsewhere have none.");
    static final Property<Secret> REFRESH_TOKEN = row(
            Scope.MAILBOX,
            "oauth.refresh-token",
            ValueTypes.SECRET,
            new Otherwise("what `authorize` brings"),
            "Refresh token of this mailbox. Where the server replaces it, the newer one is kept in the ledger.");

    static final Property<Boolean> ENABLED = row(
            Scope.CONNECTION,
            "oauth.enabled",
            ValueTypes.SWITCH,
            new Default("false"),
            "Whether the mailboxes sign in by OAuth instead of a password.");
    static final Property<Provider> PROVIDER = row(
            Scope.CONNECTION,
            "oauth.provider",
            OAuthTypes.PROVIDER,
            new Otherwise("by `preset` or `oauth.token-uri`, else `google`"),
            "Whose OAuth server it is; `generic` for any other.");
    static final Property<String> TENANT = row(
            Scope.CONNECTION,
            "oauth.tenant",
            OAuthTypes.TENANT,
            new Otherwise("the shared application's, else `common`"),
            "Tenant id or domain at Microsoft.");
    static final Property<URI> TOKEN_URI = row(
            Scope.CONNECTION, "oauth.token-uri", OAuthTypes.ENDPOINT, PROVIDERS, "Where access tokens are asked for.");
    static final Property<URI> AUTHORIZATION_URI = row(
            Scope.CONNECTION,
            "oauth.authorization-uri",
            OAuthTypes.ENDPOINT,
            PROVIDERS,
            "Where a person consents, for `authorize`.");
    static final Property<URI> DEVICE_AUTHORIZATION_URI = row(
            Scope.CONNECTION,
            "oauth.device-authorization-uri",
            OAuthTypes.ENDPOINT,
            PROVIDERS,
            "Where a code for another device is asked for, for `authorize` without a browser.");
    static final Property<URI> REVOCATION_URI = row(
            Scope.CONNECTION,
            "oauth.revocation-uri",
            OAuthTypes.ENDPOINT,
            PROVIDERS,
            "Where a refresh token is given back.");
    static final Property<List<String>> SCOPES = row(
            Scope.CONNECTION, "oauth.scopes", OAuthTypes.SCOPES, PROVIDERS, "What is asked for, separated by spaces.");
    static final Property<LocalDate> CLIENT_SECRET_EXPIRES =
            row(Scope.CONNECTION, "oauth.client-secret-expires", OAuthTypes.DATE, NONE, EXPIRY);

    /** Shared by every connection of a provider. */
    record Application(
            Provider provider,
            Property<String> clientId,
            Property<Secret> clientSecret,
            Property<LocalDate> clientSecretExpires) {}

    static final Application GOOGLE = application(Provider.GOOGLE, "Google");
    static final Application MICROSOFT = application(Provider.MICROSOFT, "Microsoft");
    static final Property<String> MICROSOFT_TENANT = row(
            Scope.GENERAL,
            "oauth.microsoft.tenant",
            OAuthTypes.TENANT,
            new Otherwise("`common`"),
            "Tenant of the shared application at Microsoft.");

    /** In the order of the documentation. */
    static final List<Property<?>> ALL = List.copyOf(ROWS);

    private OAuthTable() {}

    private static Application application(Provider provider, String name) {
        String prefix = "oauth." + provider.text() + ".";
        String shared = " of the OAuth application at " + name + " that connections share.";
        return new Application(
                provider,
                row(Scope.GENERAL, prefix + "client-id", ValueTypes.LINE, NONE, "Client" + shared),
                row(Scope.GENERAL, prefix + "client-secret", ValueTypes.SECRET, NONE, "Secret" + shared),
                row(Scope.GENERAL, prefix + "client-secret-expires", OAuthTypes.DATE, NONE, EXPIRY));
    }

    private static <T> Property<T> row(
            Scope scope, String name, ValueType<T> type, Absence absence, String description) {
        Property<T> row = new Property<>(scope, name, type, absence, description);
        ROWS.add(row);
        return row;
    }
}
