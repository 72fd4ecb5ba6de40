package org.postroute.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.util.Objects;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.ServerSettings;

/** Where the owner of a mailbox is asked for consent: the authorization endpoint with its parameters (RFC 6749, 4.1.1). */
final class AuthorizationLink {
    private final Signer signer;
    private final URI redirect;

    AuthorizationLink(Signer signer, URI publicUrl) {
        this.signer = signer;
        this.redirect = URI.create(publicUrl + "/api/oauth/callback");
    }

    URI redirect() {
        return redirect;
    }

    /**
     * The PKCE verifier (RFC 7636) of an attempt. It is made again from what comes back, so that it is kept nowhere, and
     * neither the browser nor who reads the ledger can make it.
     */
    CodeVerifier verifier(String state, String binding) {
        byte[] both = (state + " " + binding).getBytes(US_ASCII);
        return new CodeVerifier(OneTime.text(signer.sign("pkce-verifier", both)));
    }

    URI of(MailboxSettings mailbox, OAuthSettings oauth, String state, String binding) {
        ClientApplication application = new ClientApplication(oauth);
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(ResponseType.CODE, application.id())
                .endpointURI(Objects.requireNonNull(oauth.authorizationUri()))
                .redirectionURI(redirect)
                .scope(application.scope())
                .state(new State(state))
                .codeChallenge(verifier(state, binding), CodeChallengeMethod.S256)
                .customParameter("login_hint", login(mailbox));
        if (oauth.provider() != OAuthSettings.Provider.MICROSOFT) {
            // without these Google and others give a refresh token the first time only, or never; Microsoft would ask
            // the
            // user for what an administrator has consented to
            request.prompt(new Prompt(Prompt.Type.CONSENT)).customParameter("access_type", "offline");
        }
        return request.build().toURI();
    }

    private static String login(MailboxSettings mailbox) {
        ServerSettings server = mailbox.imap() == null ? mailbox.smtp() : mailbox.imap();
        return server == null || server.username() == null ? mailbox.address().toString() : server.username();
    }
}
