package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;

/** Turns what a provider gave for a consent into tokens, and keeps them when they are enough. */
final class Granting {
    private final HTTPRequestSender connection;
    private final Credentials credentials;

    Granting(HTTPRequestSender connection, Credentials credentials) {
        this.connection = connection;
        this.credentials = credentials;
    }

    /**
     * Asks the token endpoint.
     *
     * @param proof PKCE of a device; null for none
     * @throws IOException when it cannot be reached
     * @throws ParseException when its answer means nothing
     */
    TokenResponse ask(OAuthSettings oauth, AuthorizationGrant grant, @Nullable CodeVerifier proof)
            throws IOException, ParseException {
        return TokenResponse.parse(
                new ClientApplication(oauth).token(grant, proof).send(connection));
    }

    /** Redeems a grant; what keeps it from being kept is told, and nothing is kept then. */
    Optional<ConsentProblem> redeem(MailboxSettings mailbox, OAuthSettings oauth, AuthorizationGrant grant) {
        try {
            TokenResponse response = ask(oauth, grant, null);
            return response instanceof AccessTokenResponse tokens
                    ? keep(mailbox, oauth, tokens)
                    : Optional.of(problem(response.toErrorResponse().getErrorObject(), oauth));
        } catch (IOException | ParseException e) {
            return Optional.of(ConsentProblem.of(
                    "The provider's token endpoint cannot be used: " + words(e) + ".",
                    "Check oauth.token-uri and the way there; then authorize again."));
        }
    }

    static ConsentProblem problem(@Nullable ErrorObject error, OAuthSettings oauth) {
        return ConsentWords.of(
                error == null || error.getCode() == null ? "unknown" : error.getCode(),
                error == null ? null : error.getDescription(),
                oauth);
    }

    /** What kept an answer from being read, in words that hold nothing of it. */
    static String words(Exception fault) {
        if (fault instanceof ParseException) {
            return "its answer is none of OAuth 2.0";
        }
        if (fault instanceof UnknownHostException) {
            return "no such host";
        }
        if (fault instanceof SSLException) {
            return "its certificate or TLS is not accepted";
        }
        if (fault instanceof ConnectException) {
            return "no connection";
        }
        return String.valueOf(fault.getMessage());
    }

    /** A refresh token for all scopes, or nothing. */
    Optional<ConsentProblem> keep(MailboxSettings mailbox, OAuthSettings oauth, AccessTokenResponse tokens) {
        RefreshToken refresh = tokens.getTokens().getRefreshToken();
        Scope scope = tokens.getTokens().getAccessToken().getScope();
        // what is not named was granted as asked for (RFC 6749, 5.1)
        List<String> granted = scope == null ? oauth.scopes() : scope.toStringList();
        List<String> missing = GrantedScopes.missing(oauth.scopes(), granted);
        if (!missing.isEmpty()) {
            return Optional.of(
                    ConsentProblem.of(
                            "Not granted: " + String.join(" ", missing) + ".",
                            "Authorize again and leave every permission ticked; the application has to be allowed to ask for it."));
        }
        if (refresh == null) {
            return Optional.of(ConsentProblem.of(
                    "The provider gave no refresh token, so the mailbox would work for an hour only.",
                    noRefresh(oauth)));
        }
        Grant grant = Grant.of(tokens);
        credentials.consented(
                mailbox.address().key(),
                oauth,
                new Grant(
                        grant.accessToken(), grant.lifetime(), grant.refreshToken(), grant.refreshLifetime(), granted));
        return Optional.empty();
    }

    private static String noRefresh(OAuthSettings oauth) {
        return oauth.provider() == OAuthSettings.Provider.GOOGLE
                ? "Remove the application at https://myaccount.google.com/permissions, then authorize again."
                : "Most providers give one for the scope offline_access: add it to oauth.scopes, or allow refresh tokens"
                        + " for the application at the provider.";
    }
}
