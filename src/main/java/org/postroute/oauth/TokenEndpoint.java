package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postroute.config.OAuthSettings;
import org.postroute.oauth.RefreshAnswer.Granted;
import org.postroute.oauth.RefreshAnswer.Refused;
import org.postroute.oauth.RefreshAnswer.Unusable;

/**
 * Asks for access tokens by refresh token (RFC 6749, 6). Client and secret go in the body: Google and Microsoft write it so,
 * and no server that mailboxes sign in by is known to insist on the other way. What the server answers is never logged.
 */
final class TokenEndpoint {
    private static final Set<Integer> BUSY = Set.of(408, 425, 429);

    private final HTTPRequestSender connection;
    private final InstantSource clock;

    /** @param clock to read dates that the server names */
    TokenEndpoint(HTTPRequestSender connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    RefreshAnswer ask(OAuthSettings settings, org.postroute.config.Secret refreshToken) {
        try {
            return answer(request(settings, refreshToken).send(connection), settings, refreshToken);
        } catch (IllegalArgumentException e) {
            return new Unusable(
                    "the authorization server " + server(settings) + " cannot be asked at oauth.token-uri", null);
        } catch (IOException e) {
            return new Unusable("the authorization server " + server(settings) + " cannot be asked: " + words(e), null);
        }
    }

    private static HTTPRequest request(OAuthSettings settings, org.postroute.config.Secret refreshToken) {
        RefreshTokenGrant grant = new RefreshTokenGrant(new RefreshToken(refreshToken.reveal()));
        ClientID client = new ClientID(settings.clientId());
        TokenRequest.Builder request = settings.clientSecret() == null
                ? new TokenRequest.Builder(settings.tokenUri(), client, grant)
                : new TokenRequest.Builder(
                        settings.tokenUri(),
                        new ClientSecretPost(
                                client, new Secret(settings.clientSecret().reveal())),
                        grant);
        // Microsoft gives a token for one of several services; for others to leave it out means: as before
        if (settings.provider() == OAuthSettings.Provider.MICROSOFT
                && !settings.scopes().isEmpty()) {
            request.scope(new Scope(settings.scopes().toArray(String[]::new)));
        }
        HTTPRequest http = request.build().toHTTPRequest();
        http.setAccept("application/json");
        return http;
    }

    private RefreshAnswer answer(
            HTTPResponse response, OAuthSettings settings, org.postroute.config.Secret refreshToken) {
        if (response.indicatesSuccess()) {
            return granted(response, settings);
        }
        Words words = new Words(response, settings, refreshToken);
        String code = words.of("error");
        String description = words.of("error_description");
        String subtype = words.of("error_subtype") + words.of("suberror");
        String problem = "the authorization server " + server(settings) + " answers " + response.getStatusCode()
                + (code.isEmpty() ? "" : " " + code)
                + (subtype.isEmpty() ? "" : " (" + subtype + ")")
                + (description.isEmpty() ? "" : ": " + description);
        Optional<Standing.State> state = mayPass(response, code) ? Optional.empty() : Refusals.of(code, description);
        return state.<RefreshAnswer>map(s -> new Refused(s, problem))
                .orElseGet(() -> new Unusable(problem, RetryAfter.of(response.getHeaderValue("Retry-After"), clock)));
    }

    /** Of an error (RFC 6749, 5.2); Google and Microsoft say in a field of their own which of many reasons it is. */
    private record Words(HTTPResponse response, OAuthSettings settings, org.postroute.config.Secret refreshToken) {
        String of(String field) {
            try {
                Object value = response.getBodyAsJSONObject().get(field);
                return ProviderWords.of(value instanceof String text ? text : null, settings, refreshToken);
            } catch (ParseException e) {
                return "";
            }
        }
    }

    /** Without a word of OAuth it was perhaps not the authorization server that answered. */
    private static boolean mayPass(HTTPResponse response, String code) {
        return response.getStatusCode() >= 500 || BUSY.contains(response.getStatusCode()) || code.isEmpty();
    }

    private RefreshAnswer granted(HTTPResponse response, OAuthSettings settings) {
        try {
            return new Granted(Grant.of(AccessTokenResponse.parse(response)));
        } catch (ParseException | IllegalArgumentException e) {
            // neither as a cause nor quoted: what the parser says quotes what it read
            return new Unusable(
                    "the authorization server " + server(settings) + " answers " + response.getStatusCode()
                            + " with something that holds no access token of type Bearer (RFC 6749, 5.1)",
                    null);
        }
    }

    private static String server(OAuthSettings settings) {
        return String.valueOf(settings.tokenUri().getHost());
    }

    private static String words(IOException fault) {
        if (fault instanceof UnknownHostException) {
            return "no such host; check oauth.token-uri";
        }
        if (fault instanceof SSLException) {
            return "its certificate or TLS is not accepted; check oauth.token-uri and postroute.tls.trust-file";
        }
        if (fault instanceof ConnectException) {
            return "no connection";
        }
        return fault.getMessage() == null ? "the connection broke" : fault.getMessage();
    }
}
