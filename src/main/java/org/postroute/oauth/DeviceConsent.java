package org.postroute.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/** Consent with a code that a person types in any browser (RFC 8628). Who waits for the outcome has us ask for it. */
final class DeviceConsent {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int SHORTEST_INTERVAL = 1;
    private static final int LONGEST_INTERVAL = 60;

    private static final Set<String> MAY_PASS = Set.of("slow_down", "server_error", "temporarily_unavailable");

    private final Attempts attempts;
    private final Granting granting;
    private final HTTPRequestSender connection;
    private final Signer signer;
    private final InstantSource clock;

    DeviceConsent(
            Attempts attempts, Granting granting, HTTPRequestSender connection, Signer signer, InstantSource clock) {
        this.attempts = attempts;
        this.granting = granting;
        this.connection = connection;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Asks the provider for a code.
     *
     * @throws MisconfiguredException when it gives none
     * @throws RetryableException when it cannot be reached
     */
    Begun begin(MailboxSettings mailbox, OAuthSettings oauth, URI endpoint) {
        String id = attempts.newId();
        DeviceAuthorizationSuccessResponse given = ask(oauth, endpoint, proof(oauth, id));
        Instant expiresAt = clock.instant().plus(lifetime(given));
        int interval = (int) Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, given.getInterval()));
        attempts.begin(
                new Attempt(
                        id,
                        mailbox.address().key(),
                        Attempt.Method.DEVICE,
                        new ClientApplication(oauth).fingerprint(),
                        null,
                        expiresAt,
                        null,
                        null,
                        null,
                        new Secret(given.getDeviceCode().getValue()),
                        interval),
                null,
                null);
        return new Begun(
                id,
                Attempt.Method.DEVICE,
                given.getVerificationURI(),
                new Secret(given.getUserCode().getValue()),
                given.getVerificationURIComplete(),
                expiresAt,
                interval);
    }

    private static Duration lifetime(DeviceAuthorizationSuccessResponse given) {
        Duration asked = Duration.ofSeconds(Math.max(1, given.getLifetime()));
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** Made again when it is asked for; neither Google nor Microsoft speaks of it for devices. */
    private @Nullable CodeVerifier proof(OAuthSettings oauth, String id) {
        return oauth.provider() == OAuthSettings.Provider.GENERIC
                ? new CodeVerifier(OneTime.text(signer.sign("device-verifier", id.getBytes(US_ASCII))))
                : null;
    }

    private DeviceAuthorizationSuccessResponse ask(OAuthSettings oauth, URI endpoint, @Nullable CodeVerifier proof) {
        try {
            DeviceAuthorizationResponse response = DeviceAuthorizationResponse.parse(new ClientApplication(oauth)
                    .deviceAuthorization(endpoint, proof)
                    .send(connection));
            if (response.indicatesSuccess()) {
                return response.toSuccessResponse();
            }
            ErrorObject error = response.toErrorResponse().getErrorObject();
            if (mayPass(error)) {
                throw new RetryableException("the provider is busy", null);
            }
            throw new MisconfiguredException(Granting.problem(error, oauth).text());
        } catch (ParseException e) {
            throw new MisconfiguredException(
                    "The provider's device authorization endpoint cannot be used: " + Granting.words(e)
                            + ". Check oauth.device-authorization-uri.",
                    null);
        } catch (IOException e) {
            throw new RetryableException("the provider cannot be reached: " + Granting.words(e), null);
        }
    }

    /** Asks for the outcome when it is time to; several who wait do not ask more often than one. */
    ConsentOutcome poll(Attempt attempt, MailboxSettings mailbox, OAuthSettings oauth) {
        if (!attempt.expiresAt().isAfter(clock.instant())) {
            return ended(attempt, mailbox, Optional.of(ConsentWords.of("expired_token", null, oauth)));
        }
        if (!attempts.claimPoll(attempt.id())) {
            return new ConsentOutcome.Waiting(mailbox.id(), attempt.pollSeconds());
        }
        DeviceCode code =
                new DeviceCode(Objects.requireNonNull(attempt.deviceCode()).reveal());
        try {
            TokenResponse response = granting.ask(oauth, new DeviceCodeGrant(code), proof(oauth, attempt.id()));
            return response instanceof AccessTokenResponse tokens
                    ? ended(attempt, mailbox, granting.keep(mailbox, oauth, tokens))
                    : undecided(
                            attempt, mailbox, oauth, response.toErrorResponse().getErrorObject());
        } catch (IOException e) {
            // who does not answer is asked less often (RFC 8628, 3.5)
            return slower(attempt, mailbox);
        } catch (ParseException e) {
            return ended(
                    attempt,
                    mailbox,
                    Optional.of(ConsentProblem.of(
                            "The provider's token endpoint cannot be used: " + Granting.words(e) + ".",
                            "Check oauth.token-uri.")));
        }
    }

    /** Without a word of OAuth it was perhaps not the provider that answered. */
    private static boolean mayPass(@Nullable ErrorObject error) {
        return error == null || error.getCode() == null || MAY_PASS.contains(error.getCode());
    }

    private ConsentOutcome undecided(
            Attempt attempt, MailboxSettings mailbox, OAuthSettings oauth, @Nullable ErrorObject error) {
        if (error == null || mayPass(error)) {
            return slower(attempt, mailbox);
        }
        return error.getCode().equals("authorization_pending")
                ? new ConsentOutcome.Waiting(mailbox.id(), attempt.pollSeconds())
                : ended(attempt, mailbox, Optional.of(Granting.problem(error, oauth)));
    }

    private ConsentOutcome slower(Attempt attempt, MailboxSettings mailbox) {
        attempts.slowDown(attempt.id());
        int seconds = attempts.find(attempt.id()).orElse(attempt).pollSeconds();
        return new ConsentOutcome.Waiting(mailbox.id(), seconds);
    }

    private ConsentOutcome ended(Attempt attempt, MailboxSettings mailbox, Optional<ConsentProblem> problem) {
        attempts.end(attempt.id(), problem.map(ConsentProblem::text).orElse(null));
        return problem.<ConsentOutcome>map(why -> new ConsentOutcome.Refused(mailbox.id(), why))
                .orElseGet(() -> new ConsentOutcome.Granted(mailbox.id()));
    }
}
