package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consent of mailboxes' owners, from the first question to its revocation. An attempt is a row: any replica goes on with what
 * another has begun, and a process that dies in between leaves nothing but an attempt that ends by itself.
 */
public final class Authorizations {
    private static final Logger LOG = LoggerFactory.getLogger(Authorizations.class);

    private final Function<String, Optional<MailboxSettings>> mailboxes;
    private final Attempts attempts;
    private final Credentials credentials;
    private final HTTPRequestSender connection;
    private final Consumer<String> granted;
    private final InstantSource clock;
    private final BrowserConsent browser;
    private final DeviceConsent device;

    /**
     * What we are to providers.
     *
     * @param publicUrl under which browsers reach us, without a trailing slash
     */
    public record Installation(URI publicUrl, Signer signer, InstantSource clock) {}

    /**
     * @param mailboxes by own address, as they are configured now
     * @param granted hears the id of each mailbox that can go on
     */
    public Authorizations(
            Installation us,
            Function<String, Optional<MailboxSettings>> mailboxes,
            Attempts attempts,
            Credentials credentials,
            HTTPRequestSender connection,
            Consumer<String> granted) {
        this.mailboxes = mailboxes;
        this.attempts = attempts;
        this.credentials = credentials;
        this.connection = connection;
        this.granted = granted;
        this.clock = us.clock;
        Granting granting = new Granting(connection, credentials);
        this.browser = new BrowserConsent(us.publicUrl, mailboxes, attempts, granting, us.signer, us.clock);
        this.device = new DeviceConsent(attempts, granting, connection, us.signer, us.clock);
    }

    /** The part that browsers come to. */
    public BrowserConsent browser() {
        return browser;
    }

    /**
     * Begins an attempt.
     *
     * @throws MisconfiguredException when the mailbox's settings do not allow it, or the provider does not
     * @throws org.postroute.message.RetryableException when the provider cannot be reached
     */
    public Begun begin(MailboxSettings mailbox, Attempt.Method method) {
        OAuthSettings oauth = oauth(mailbox);
        if (oauth.refreshToken() != null) {
            throw new MisconfiguredException("The refresh token of this mailbox stands in the configuration. Remove"
                    + " oauth.refresh-token there to authorize it here.");
        }
        if (method == Attempt.Method.DEVICE) {
            return device.begin(mailbox, oauth, required(oauth.deviceAuthorizationUri(), "device-authorization-uri"));
        }
        required(oauth.authorizationUri(), "authorization-uri");
        return method == Attempt.Method.PASTE ? browser.beginPaste(mailbox, oauth) : browser.begin(mailbox, oauth);
    }

    private static URI required(@Nullable URI endpoint, String key) {
        if (endpoint == null) {
            throw new MisconfiguredException("This mailbox has no oauth." + key + ".");
        }
        return endpoint;
    }

    private static OAuthSettings oauth(MailboxSettings mailbox) {
        if (mailbox.oauth() == null) {
            throw new MisconfiguredException(
                    "This mailbox signs in by password. Set oauth.enabled=true for its connection to authorize it.");
        }
        return mailbox.oauth();
    }

    /** Takes what a browser brings from the provider. */
    public ConsentOutcome answer(ProviderAnswer answer, @Nullable String cookies) {
        return told(browser.answer(answer, cookies));
    }

    /** Takes what a person copied out of a browser for this attempt. */
    public ConsentOutcome pasted(Attempt attempt, String url) {
        return told(browser.pasted(attempt.id(), url));
    }

    /** The attempt of this mailbox with this id. */
    public Optional<Attempt> attempt(MailboxSettings mailbox, String id) {
        return attempts.find(id)
                .filter(attempt -> attempt.mailbox().equals(mailbox.address().key()));
    }

    /** What became of an attempt; asks the provider where it has to be asked. */
    public ConsentOutcome outcome(MailboxSettings mailbox, Attempt attempt) {
        if (attempt.isEnded()) {
            return attempt.problem() == null
                    ? new ConsentOutcome.Granted(mailbox.id())
                    : new ConsentOutcome.Refused(mailbox.id(), ConsentProblem.of(attempt.problem(), ""));
        }
        OAuthSettings oauth = mailbox.oauth();
        if (attempt.method() == Attempt.Method.DEVICE && oauth != null) {
            return isStill(attempt, oauth) ? told(device.poll(attempt, mailbox, oauth)) : changed(mailbox, attempt);
        }
        return attempt.expiresAt().isAfter(clock.instant())
                ? new ConsentOutcome.Waiting(mailbox.id(), 2)
                : new ConsentOutcome.Refused(
                        mailbox.id(), ConsentProblem.of("Nobody finished this within ten minutes.", "Begin again."));
    }

    private static boolean isStill(Attempt attempt, OAuthSettings oauth) {
        return new ClientApplication(oauth).fingerprint().equals(attempt.application());
    }

    private ConsentOutcome changed(MailboxSettings mailbox, Attempt attempt) {
        ConsentProblem problem =
                ConsentProblem.of("The configuration of the mailbox was changed meanwhile.", "Begin again.");
        attempts.end(attempt.id(), problem.text());
        return new ConsentOutcome.Refused(mailbox.id(), problem);
    }

    private ConsentOutcome told(ConsentOutcome outcome) {
        if (outcome instanceof ConsentOutcome.Granted consent) {
            LOG.info("authorized mailbox={}", consent.mailbox());
            granted.accept(consent.mailbox());
        } else if (outcome instanceof ConsentOutcome.Refused refused && refused.mailbox() != null) {
            // what comes without a state of ours can come from anybody, as often as he likes
            LOG.warn(
                    "not authorized mailbox={} problem={}",
                    refused.mailbox(),
                    refused.problem().what());
        }
        return outcome;
    }

    /** Whether the mailbox has the consent that it needs. */
    public ConsentState state(MailboxSettings mailbox) {
        return ConsentState.of(
                oauth(mailbox), credentials.standing(mailbox.address().key()));
    }

    /** What a provider was told of the end of a consent. */
    public enum Revoked {
        /** The provider knows. */
        AT_PROVIDER,
        /** The provider has no endpoint for it (RFC 7009). */
        NO_ENDPOINT,
        /** The provider could not be told. */
        NOT_AT_PROVIDER,
        /** There was nothing to revoke. */
        NOTHING
    }

    /**
     * Tells the provider, and deletes the mailbox's tokens whatever it says: who disconnects a mailbox wants that also when
     * the provider is away.
     */
    public Revoked revoke(MailboxSettings mailbox) {
        OAuthSettings oauth = oauth(mailbox);
        Optional<Secret> token = credentials.refreshToken(mailbox.address().key(), oauth);
        Revoked revoked = token.map(secret -> tell(oauth, secret)).orElse(Revoked.NOTHING);
        credentials.revoked(mailbox.address().key());
        LOG.info("authorization revoked mailbox={} provider={}", mailbox.id(), revoked);
        return revoked;
    }

    private Revoked tell(OAuthSettings oauth, Secret token) {
        if (oauth.revocationUri() == null) {
            return Revoked.NO_ENDPOINT;
        }
        try {
            HTTPResponse response = new ClientApplication(oauth)
                    .revocation(oauth.revocationUri(), token.reveal())
                    .send(connection);
            return response.indicatesSuccess() ? Revoked.AT_PROVIDER : Revoked.NOT_AT_PROVIDER;
        } catch (IOException e) {
            return Revoked.NOT_AT_PROVIDER;
        }
    }
}
