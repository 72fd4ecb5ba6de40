package org.postroute.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.ApiScope;
import org.postroute.ledger.ApiToken;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Refusal;

/** Lets in who shows a token of this installation (RFC 6750) that is for what he wants. */
public final class OperatorAccess {
    private static final String SCHEME = "bearer ";
    private static final Pattern FIT_FOR_LOGS = Pattern.compile("[A-Za-z0-9/._-]{1,200}");

    private final Function<String, Optional<ApiToken>> tokens;
    private final RequestLimits limits;
    private final MailEvent.Listener events;

    /** @param tokens the good one that a text is, in a time that does not depend on ours */
    public OperatorAccess(
            Function<String, Optional<ApiToken>> tokens, RequestLimits limits, MailEvent.Listener events) {
        this.tokens = tokens;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Passes or refuses a request. One that may change something is told to the log.
     *
     * @param scope word of the one that is needed
     * @param headers of the request
     * @return name of the token
     * @throws RefusedRequestException 401, the same whatever is wrong; 403 without the scope; 429 when there were too many
     */
    public String require(String scope, Map<String, Object> headers) {
        ApiScope needed = ApiScope.of(scope).orElseThrow();
        ApiToken token = presented(headers).flatMap(tokens).orElse(null);
        if (token == null) {
            limits.refused(Refusal.TOKEN, Caller.of(headers));
            throw RefusedRequestException.noToken();
        }
        limits.use(token.name());
        if (!token.scopes().contains(needed)) {
            events.on(new MailEvent.RequestRefused(Refusal.SCOPE));
            throw RefusedRequestException.lacking(needed);
        }
        if (needed != ApiScope.READ) {
            events.on(new MailEvent.OperatorActs(token.name(), request(headers)));
        }
        return token.name();
    }

    /** A request with several is one without; so is one whose URL has it, which others keep in their logs. */
    private static Optional<String> presented(Map<String, Object> headers) {
        return !namesToken(headers.get("CamelHttpRawQuery"))
                        && headers.get("Authorization") instanceof String given
                        && given.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Optional.of(given.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /** Camel makes header fields of the parameters of a query. */
    private static boolean namesToken(@Nullable Object query) {
        return query != null && Stream.of(query.toString().split("[&;]")).anyMatch(OperatorAccess::isToken);
    }

    private static boolean isToken(String parameter) {
        try {
            String name = URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8);
            return name.strip().equalsIgnoreCase("Authorization");
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static String request(Map<String, Object> headers) {
        String path = String.valueOf(headers.get("CamelHttpUri"));
        return headers.get("CamelHttpMethod") + " "
                + (FIT_FOR_LOGS.matcher(path).matches() ? path : "(a path that is not told)");
    }
}
