package org.postroute.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.oauth.Attempt.Method;

/**
 * Consent in a browser: authorization code with PKCE (RFC 6749, 4.1; RFC 7636). Ticket and state are good once and for ten
 * minutes; the state is bound to the browser by a cookie, or, when the answer is pasted, to whoever may operate us.
 */
public final class BrowserConsent {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int LONGEST_CODE = 4_096;
    private static final int LOOK_EVERY_SECONDS = 2;
    private static final String AGAIN = "Begin again from the page or the command that brought you here.";
    private static final ConsentProblem USED = ConsentProblem.of(
            "This link was used already, or is older than ten minutes.", "A link is good once. " + AGAIN);
    private static final ConsentProblem CHANGED =
            ConsentProblem.of("The configuration of the mailbox was changed meanwhile.", AGAIN);

    private final URI publicUrl;
    private final Function<String, Optional<MailboxSettings>> mailboxes;
    private final Attempts attempts;
    private final Granting granting;
    private final Signer signer;
    private final InstantSource clock;
    private final AuthorizationLink link;
    private final BrowserBinding binding;

    /** @param mailboxes by own address, as they are configured now */
    BrowserConsent(
            URI publicUrl,
            Function<String, Optional<MailboxSettings>> mailboxes,
            Attempts attempts,
            Granting granting,
            Signer signer,
            InstantSource clock) {
        this.publicUrl = publicUrl;
        this.mailboxes = mailboxes;
        this.attempts = attempts;
        this.granting = granting;
        this.signer = signer;
        this.clock = clock;
        this.link = new AuthorizationLink(signer, publicUrl);
        this.binding = new BrowserBinding(publicUrl);
    }

    /** What comes after a ticket. */
    public sealed interface Start {
        /**
         * May go on.
         *
         * @param address of the mailbox
         * @param provider host that asks its owner
         */
        record Ready(String address, String provider) implements Start {}

        /**
         * On to the provider.
         *
         * @param cookie value of Set-Cookie
         */
        record Redirect(URI to, String cookie) implements Start {}

        record Refused(ConsentProblem problem) implements Start {}
    }

    /** A page of ours that goes on to the provider, in whichever browser opens it first. */
    Begun begin(MailboxSettings mailbox, OAuthSettings oauth) {
        String ticket = OneTime.word();
        Attempt attempt = attempt(mailbox, oauth, Method.BROWSER, null);
        attempts.begin(attempt, OneTime.hash(ticket), null);
        URI url = URI.create(publicUrl + "/api/oauth/start?ticket=" + ticket);
        return new Begun(attempt.id(), Method.BROWSER, url, null, null, attempt.expiresAt(), LOOK_EVERY_SECONDS);
    }

    /** The provider's page itself; what it redirects to is pasted. */
    Begun beginPaste(MailboxSettings mailbox, OAuthSettings oauth) {
        String state = OneTime.word();
        String id = attempts.newId();
        String word = pasteBinding(id);
        Attempt attempt = attempt(id, mailbox, oauth, Method.PASTE, OneTime.hash(word));
        attempts.begin(attempt, null, OneTime.hash(state));
        URI url = link.of(mailbox, oauth, state, word);
        return new Begun(id, Method.PASTE, url, null, null, attempt.expiresAt(), LOOK_EVERY_SECONDS);
    }

    private String pasteBinding(String id) {
        return OneTime.text(signer.sign("paste-binding", id.getBytes(US_ASCII)));
    }

    private Attempt attempt(MailboxSettings mailbox, OAuthSettings oauth, Method method, @Nullable String bound) {
        return attempt(attempts.newId(), mailbox, oauth, method, bound);
    }

    private Attempt attempt(
            String id, MailboxSettings mailbox, OAuthSettings oauth, Method method, @Nullable String bound) {
        String application = new ClientApplication(oauth).fingerprint();
        Instant expiresAt = clock.instant().plus(LIFETIME);
        String address = mailbox.address().key();
        return new Attempt(id, address, method, application, bound, expiresAt, null, null, null, null, 0);
    }

    /**
     * What a ticket is for. It stays as it is: whatever looks at links, such as a scanner of mail, must not use them up. Never
     * throws for what the ticket is.
     */
    public Start look(@Nullable String ticket) {
        Attempt attempt = ticket == null || !OneTime.isOne(ticket)
                ? null
                : attempts.withTicket(OneTime.hash(ticket))
                        .filter(begun -> begun.binding() == null && !begun.isEnded())
                        .filter(begun -> begun.expiresAt().isAfter(clock.instant()))
                        .orElse(null);
        if (attempt == null) {
            return new Start.Refused(USED);
        }
        return asked(attempt)
                .<Start>map(asked -> new Start.Ready(
                        asked.mailbox.address().toString(),
                        Objects.requireNonNull(asked.oauth.authorizationUri()).getHost()))
                .orElseGet(() -> new Start.Refused(CHANGED));
    }

    /** Lets a browser go on to the provider. Never throws for what the ticket is. */
    public Start start(@Nullable String ticket) {
        String state = OneTime.word();
        String word = OneTime.word();
        Optional<Attempt> begun = ticket == null || !OneTime.isOne(ticket)
                ? Optional.empty()
                : attempts.start(
                        OneTime.hash(ticket),
                        OneTime.hash(state),
                        OneTime.hash(word),
                        clock.instant().plus(LIFETIME));
        if (begun.isEmpty()) {
            return new Start.Refused(USED);
        }
        return asked(begun.get())
                .<Start>map(asked -> new Start.Redirect(
                        link.of(asked.mailbox, asked.oauth, state, word), binding.set(state, word, LIFETIME)))
                .orElseGet(() -> new Start.Refused(changed(begun.get())));
    }

    private record Asked(MailboxSettings mailbox, OAuthSettings oauth) {}

    /** Empty when what was asked for is no longer what is configured. */
    private Optional<Asked> asked(Attempt attempt) {
        return mailboxes
                .apply(attempt.mailbox())
                .flatMap(mailbox -> Optional.ofNullable(mailbox.oauth())
                        .filter(oauth ->
                                new ClientApplication(oauth).fingerprint().equals(attempt.application()))
                        .map(oauth -> new Asked(mailbox, oauth)));
    }

    private ConsentProblem changed(Attempt attempt) {
        attempts.end(attempt.id(), CHANGED.text());
        return CHANGED;
    }

    /** Value of Set-Cookie that removes the cookie of this state; null when it is none. */
    public @Nullable String clearing(@Nullable String state) {
        return state == null || !OneTime.isOne(state) ? null : binding.clear(state);
    }

    /**
     * Takes what a browser brings from the provider. What the provider says is told only to the browser that asked.
     *
     * @param cookies value of Cookie
     */
    public ConsentOutcome answer(ProviderAnswer answer, @Nullable String cookies) {
        String state = answer.state();
        if (state == null || !OneTime.isOne(state)) {
            return refused("This is no answer to an authorization that was begun here.");
        }
        return answer(answer, state, binding.word(state, cookies));
    }

    /** Takes what a person copied out of a browser. */
    ConsentOutcome pasted(String attempt, String url) {
        ProviderAnswer answer = ProviderAnswer.pasted(url, link.redirect()).orElse(null);
        if (answer == null || answer.state() == null || !OneTime.isOne(answer.state())) {
            return new ConsentOutcome.Refused(
                    null,
                    ConsentProblem.of(
                            "This is not the address that the provider sent the browser to.",
                            "Copy all of the address bar; it begins with " + link.redirect() + "?"));
        }
        return answer(answer, answer.state(), pasteBinding(attempt));
    }

    private ConsentOutcome answer(ProviderAnswer answer, String state, @Nullable String word) {
        Optional<Attempt> redeemed =
                word == null ? Optional.empty() : attempts.redeem(OneTime.hash(state), OneTime.hash(word));
        if (redeemed.isEmpty()) {
            return refused(why(state));
        }
        try {
            return taken(answer, redeemed.get(), link.verifier(state, String.valueOf(word)));
        } catch (RuntimeException e) {
            failed(redeemed.get(), e);
            throw e;
        }
    }

    private ConsentOutcome taken(ProviderAnswer answer, Attempt attempt, CodeVerifier verifier) {
        Asked asked = asked(attempt).orElse(null);
        if (asked == null) {
            return new ConsentOutcome.Refused(null, changed(attempt));
        }
        ConsentProblem problem = judged(answer, asked, verifier).orElse(null);
        attempts.end(attempt.id(), problem == null ? null : problem.text());
        String id = asked.mailbox.id();
        return problem == null ? new ConsentOutcome.Granted(id) : new ConsentOutcome.Refused(id, problem);
    }

    /** Who waits for the outcome need not wait until the attempt ends by itself. */
    private void failed(Attempt attempt, RuntimeException fault) {
        try {
            attempts.end(attempt.id(), ConsentProblem.FAILED_HERE.text());
        } catch (RuntimeException e) {
            fault.addSuppressed(e);
        }
    }

    private static ConsentOutcome refused(String what) {
        return new ConsentOutcome.Refused(null, ConsentProblem.of(what, AGAIN));
    }

    private String why(String state) {
        Attempt attempt = attempts.withState(OneTime.hash(state)).orElse(null);
        if (attempt == null) {
            return "This is no answer to an authorization that was begun here.";
        }
        if (attempt.redeemedAt() != null) {
            return "This answer was taken already.";
        }
        return attempt.expiresAt().isAfter(clock.instant())
                ? "The authorization was begun in another browser."
                : "The authorization was begun more than ten minutes ago.";
    }

    private Optional<ConsentProblem> judged(ProviderAnswer answer, Asked asked, CodeVerifier verifier) {
        if (answer.iss() != null && !new ClientApplication(asked.oauth).isIssuer(answer.iss())) {
            return Optional.of(ConsentProblem.of(
                    "The answer comes from another provider than the one that was asked.",
                    "Check oauth.authorization-uri. If it is right, somebody tried to mix two providers up; nothing was"
                            + " sent to either."));
        }
        if (answer.error() != null) {
            return Optional.of(ConsentWords.of(answer.error(), answer.errorDescription(), asked.oauth));
        }
        String code = answer.code();
        if (code == null || code.isBlank() || code.length() > LONGEST_CODE) {
            return Optional.of(ConsentProblem.of("The provider's answer holds no code.", AGAIN));
        }
        return granting.redeem(
                asked.mailbox,
                asked.oauth,
                new AuthorizationCodeGrant(new AuthorizationCode(code), link.redirect(), verifier));
    }
}
