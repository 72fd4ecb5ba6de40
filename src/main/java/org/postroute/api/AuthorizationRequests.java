package org.postroute.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.Attempt;
import org.postroute.oauth.Authorizations;

/** Has owners of mailboxes asked for consent, shows what they consented to, and takes it back. */
public final class AuthorizationRequests {
    private final Supplier<PostrouteSettings> settings;
    private final Authorizations authorizations;

    /** @param method browser, paste or device; browser when it is left out */
    public record BeginRequest(@Nullable String method) {}

    /** @param url to which the provider sent the browser */
    public record PasteRequest(@Nullable String url) {
        /** The code in it is a secret. */
        @Override
        public String toString() {
            return "PasteRequest[********]";
        }
    }

    public AuthorizationRequests(Supplier<PostrouteSettings> settings, Authorizations authorizations) {
        this.settings = settings;
        this.authorizations = authorizations;
    }

    /**
     * Shows how a mailbox stands with its provider.
     *
     * @throws RefusedRequestException 404, or 409 when it signs in by password
     */
    public AuthorizationDocument show(String id) {
        return document(mailbox(id), null);
    }

    private AuthorizationDocument document(MailboxSettings mailbox, @Nullable String revoked) {
        OAuthSettings oauth = mailbox.oauth();
        if (oauth == null) {
            throw conflict("This mailbox signs in by password.");
        }
        return AuthorizationDocument.of(mailbox, oauth, authorizations.state(mailbox), revoked);
    }

    /**
     * Begins an attempt.
     *
     * @param body nothing, or a {@link BeginRequest}
     * @throws RefusedRequestException 400, 404, or 409 when the mailbox's settings or its provider do not allow it
     */
    public BegunDocument begin(String id, byte @Nullable [] body) {
        MailboxSettings mailbox = mailbox(id);
        try {
            return BegunDocument.of(id, authorizations.begin(mailbox, method(body)));
        } catch (MisconfiguredException e) {
            throw conflict(String.valueOf(e.getMessage()));
        }
    }

    private static Attempt.Method method(byte @Nullable [] body) {
        BeginRequest request =
                body == null || body.length == 0 ? new BeginRequest(null) : JsonBody.read(body, BeginRequest.class);
        String wanted = request == null ? "" : request.method == null ? "browser" : request.method;
        return Arrays.stream(Attempt.Method.values())
                .filter(method -> method.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new RefusedRequestException(
                        400, "No authorization", "use {}, or {\"method\": …} with browser, paste or device"));
    }

    /**
     * What became of an attempt, as far as anybody knows.
     *
     * @throws RefusedRequestException 404
     */
    public AttemptDocument outcome(String id, String attempt) {
        MailboxSettings mailbox = mailbox(id);
        return AttemptDocument.of(id, attempt, authorizations.outcome(mailbox, attempt(mailbox, attempt)));
    }

    /**
     * Takes the address that a browser was sent to and could not open.
     *
     * @param body a {@link PasteRequest}
     * @throws RefusedRequestException 400, 404
     */
    public AttemptDocument pasted(String id, String attempt, byte @Nullable [] body) {
        PasteRequest request = JsonBody.read(body, PasteRequest.class);
        if (request == null || request.url == null) {
            throw new RefusedRequestException(400, "No answer", "use {\"url\": the address the browser was sent to}");
        }
        MailboxSettings mailbox = mailbox(id);
        return AttemptDocument.of(id, attempt, authorizations.pasted(attempt(mailbox, attempt), request.url));
    }

    /**
     * Takes consent back: tells the provider where it has an endpoint for that, and deletes the tokens.
     *
     * @throws RefusedRequestException 404, or 409 when the mailbox signs in by password
     */
    public AuthorizationDocument revoke(String id) {
        MailboxSettings mailbox = mailbox(id);
        try {
            Authorizations.Revoked revoked = authorizations.revoke(mailbox);
            return document(mailbox, revoked.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } catch (MisconfiguredException e) {
            throw conflict(String.valueOf(e.getMessage()));
        }
    }

    private Attempt attempt(MailboxSettings mailbox, String id) {
        return authorizations
                .attempt(mailbox, id)
                .orElseThrow(() ->
                        new RefusedRequestException(404, "No such attempt", "it is not known, or older than a day"));
    }

    private MailboxSettings mailbox(String id) {
        return settings.get()
                .mailbox(id)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "No such mailbox", "no mailbox has this id; GET /api/v1/mailboxes lists them"));
    }

    private static RefusedRequestException conflict(String detail) {
        return new RefusedRequestException(409, "Not possible for this mailbox", detail);
    }
}
