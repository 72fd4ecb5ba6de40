package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;
import org.postroute.message.Hashes;

/** The application that we are at a provider, and the requests that it makes there. */
record ClientApplication(OAuthSettings settings) {
    ClientID id() {
        return new ClientID(settings.clientId());
    }

    /** Null where the provider decides. */
    @Nullable
    Scope scope() {
        return settings.scopes().isEmpty() ? null : new Scope(settings.scopes().toArray(String[]::new));
    }

    /** In the body, which every provider takes (RFC 6749, 2.3.1); null for a public client. */
    private @Nullable ClientAuthentication authentication() {
        return settings.clientSecret() == null
                ? null
                : new ClientSecretPost(id(), new Secret(settings.clientSecret().reveal()));
    }

    /** @param proof PKCE of a device; null for none, or where it is part of the grant */
    HTTPRequest token(AuthorizationGrant grant, @Nullable CodeVerifier proof) {
        ClientAuthentication authentication = authentication();
        TokenRequest.Builder request = authentication == null
                ? new TokenRequest.Builder(settings.tokenUri(), id(), grant)
                : new TokenRequest.Builder(settings.tokenUri(), authentication, grant);
        if (proof != null) {
            request.customParameter("code_verifier", proof.getValue());
        }
        return request.build().toHTTPRequest();
    }

    /** @param proof PKCE, which RFC 8628 does not know and some servers insist on; null for none */
    HTTPRequest deviceAuthorization(URI endpoint, @Nullable CodeVerifier proof) {
        ClientAuthentication authentication = authentication();
        Map<String, List<String>> more = proof == null
                ? Map.of()
                : Map.of(
                        "code_challenge",
                        List.of(CodeChallenge.compute(CodeChallengeMethod.S256, proof)
                                .getValue()),
                        "code_challenge_method",
                        List.of(CodeChallengeMethod.S256.getValue()));
        return (authentication == null
                        ? new DeviceAuthorizationRequest(endpoint, id(), scope(), more)
                        : new DeviceAuthorizationRequest(endpoint, authentication, scope(), more))
                .toHTTPRequest();
    }

    HTTPRequest revocation(URI endpoint, String refreshToken) {
        ClientAuthentication authentication = authentication();
        RefreshToken token = new RefreshToken(refreshToken);
        return (authentication == null
                        ? new TokenRevocationRequest(endpoint, id(), token)
                        : new TokenRevocationRequest(endpoint, authentication, token))
                .toHTTPRequest();
    }

    /** Changes with everything that a consent is given to. */
    String fingerprint() {
        String all = String.join(
                "\n",
                List.of(
                        settings.addedAs(),
                        settings.provider().name(),
                        settings.clientId(),
                        String.valueOf(settings.authorizationUri()),
                        String.valueOf(settings.deviceAuthorizationUri()),
                        settings.tokenUri().toString(),
                        String.join(" ", settings.scopes())));
        return HexFormat.of().formatHex(Hashes.sha256(all));
    }

    /**
     * Whether an issuer (RFC 9207, 2) can be the one that was asked: the authorization endpoint's own origin and a path
     * above it. Microsoft names the tenant where the endpoint may say {@code common}.
     */
    boolean isIssuer(String issuer) {
        Optional<URI> given = uri(issuer);
        URI asked = settings.authorizationUri();
        if (given.isEmpty() || asked == null || !origin(given.get()).equalsIgnoreCase(origin(asked))) {
            return false;
        }
        String above = slashed(given.get().getRawPath());
        return settings.provider() == OAuthSettings.Provider.MICROSOFT
                ? above.matches("/[^/]+/v2\\.0/")
                : slashed(asked.getRawPath()).startsWith(above);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text)).filter(uri -> uri.getScheme() != null && uri.getRawPath() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static String slashed(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
