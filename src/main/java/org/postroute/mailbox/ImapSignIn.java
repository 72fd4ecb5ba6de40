package org.postroute.mailbox;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/**
 * Proves to an IMAP server who we are. With a password: SASL PLAIN, which carries every character, else LOGIN. With an
 * access token: XOAUTH2, which the large providers have, else OAUTHBEARER (RFC 7628). Without either: the server has
 * greeted with PREAUTH, or offers ANONYMOUS (RFC 4505).
 */
record ImapSignIn(ImapWire wire) {
    /** RFC 5530: not now, rather than not you. */
    private static final Set<String> TRANSIENT = Set.of("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG");

    /** Said by servers without a code: Gmail's "Too many simultaneous connections", Yahoo's "Please try again later". */
    private static final Set<String> TRANSIENT_WORDS = Set.of("TOO MANY", "TRY AGAIN LATER", "TEMPORARY");

    /** What ends a refusal by OAUTHBEARER (RFC 7628, 3.2.3): a lone control A. */
    static final String DUMMY = "AQ==";

    /**
     * @return why the server does not take the credentials, in its words; empty when we are signed in
     * @throws MisconfiguredException when the server offers no way that we have
     * @throws RetryableException when the server says that it is out of order, or ends the connection
     */
    Optional<String> with(Credentials credentials) throws IOException, ProtocolException {
        if (wire.isAuthenticated()) {
            return Optional.empty();
        }
        try {
            return switch (credentials.server().auth()) {
                case NONE -> anonymous();
                case OAUTH2 -> token(credentials);
                case LOGIN, PLAIN -> password(credentials);
            };
        } catch (CommandFailedException e) {
            return Optional.of(refused(rest(e.getResponse()), credentials));
        } catch (ProtocolException e) {
            throw unanswered(e, credentials);
        }
    }

    private Optional<String> anonymous() throws ProtocolException {
        if (!wire.hasCapability("AUTH=ANONYMOUS") || !wire.hasCapability("SASL-IR")) {
            throw new MisconfiguredException("the server asks for a sign-in, but the auth mode is none");
        }
        wire.simpleCommand("AUTHENTICATE ANONYMOUS =", null);
        return Optional.empty();
    }

    private Optional<String> password(Credentials credentials) throws ProtocolException {
        if (wire.hasCapability("AUTH=PLAIN")) {
            wire.authplain(null, credentials.username(), credentials.password());
        } else if (!wire.hasCapability("LOGINDISABLED")) {
            wire.login(credentials.username(), credentials.password());
        } else if (wire.hasCapability("AUTH=LOGIN")) {
            wire.authlogin(credentials.username(), credentials.password());
        } else {
            throw new MisconfiguredException("the server offers no sign-in by password");
        }
        return Optional.empty();
    }

    private Optional<String> token(Credentials credentials) throws IOException, ProtocolException {
        SaslAnswer answer;
        if (wire.hasCapability("AUTH=XOAUTH2")) {
            answer = wire.authenticate("XOAUTH2", credentials.xoauth2(), "");
        } else if (wire.hasCapability("AUTH=OAUTHBEARER")) {
            answer = wire.authenticate("OAUTHBEARER", credentials.oauthBearer(), DUMMY);
        } else {
            throw new MisconfiguredException("the server offers no sign-in by OAuth");
        }
        return answer.isOk() ? Optional.empty() : Optional.of(refused(answer.allWords(), credentials));
    }

    private static String refused(String raw, Credentials credentials) {
        String words = credentials.fit(raw);
        if (isTransient(words.toUpperCase(Locale.ROOT))) {
            throw new RetryableException("sign-in is not possible now: " + words, null);
        }
        return words;
    }

    private static boolean isTransient(String words) {
        return Stream.of(words.split("[^A-Z]+")).limit(2).anyMatch(TRANSIENT::contains)
                || TRANSIENT_WORDS.stream().anyMatch(words::contains);
    }

    /** BYE, BAD, or no answer at all. */
    private static RetryableException unanswered(ProtocolException e, Credentials credentials) {
        Response said = e.getResponse();
        boolean ended = said == null || said.isSynthetic();
        String problem = ended
                ? Faults.problem(e)
                : (said.isBYE() ? "the server ended the connection: " : "the server does not follow the sign-in: ")
                        + credentials.fit(said.getRest());
        return new RetryableException(problem, ended ? e : null);
    }

    private static String rest(@Nullable Response response) {
        return response == null ? "" : response.getRest();
    }
}
