package org.postroute.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.postroute.config.ApiSettings;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Refusal;

/**
 * How often somebody may call who proves what he may do, and how often one who does not. What proves itself without the
 * ledger, a token, a grant or a link, is looked at first: behind a proxy everybody comes from one address, and what others
 * do there must keep nobody out.
 */
public final class RequestLimits {
    /** Statuses for who had nothing good to show; with others he brought something of ours that is too late, or gone. */
    private static final Map<Refusal, Set<Integer>> UNPROVEN =
            Map.of(Refusal.GRANT, Set.of(400, 401), Refusal.LINK, Set.of(403), Refusal.CONSENT, Set.of(400, 410));

    private final Rate tokens;
    private final Rate refusals;
    private final MailEvent.Listener events;

    /** @param nanos as {@link System#nanoTime} */
    public RequestLimits(ApiSettings.Rates rates, MailEvent.Listener events, LongSupplier nanos) {
        this.tokens = new Rate(rates.perToken(), nanos);
        this.refusals = new Rate(rates.refusals(), nanos);
        this.events = events;
    }

    /** For routes: whose requests are counted together. */
    public String caller(Map<String, Object> headers) {
        return Caller.of(headers);
    }

    /**
     * For routes that look into the ledger before they know whether somebody may: refused when too many were before.
     *
     * @return as {@link #caller}
     * @throws RefusedRequestException 429
     */
    public String admit(Map<String, Object> headers) {
        String caller = Caller.of(headers);
        refuse(refusals.untilNext(caller));
        return caller;
    }

    /**
     * For routes: counts an answer that was a refusal.
     *
     * @param kind grant, link or consent
     * @param status of the answer; one that is no refusal is not counted
     * @throws RefusedRequestException 429 instead of the answer, when too many were refused
     */
    public void judge(String kind, String caller, int status) {
        Refusal refusal = Refusal.valueOf(kind.toUpperCase(Locale.ROOT));
        if (UNPROVEN.getOrDefault(refusal, Set.of()).contains(status)) {
            refused(refusal, caller);
        }
    }

    /** @throws RefusedRequestException 429 */
    void refused(Refusal refusal, String caller) {
        events.on(new MailEvent.RequestRefused(refusal));
        refuse(refusals.take(caller));
    }

    private void refuse(Duration wait) {
        if (!wait.isZero()) {
            events.on(new MailEvent.RequestRefused(Refusal.REPEATED));
            throw RefusedRequestException.tooMany(wait, "too many requests from this address were refused");
        }
    }

    /** @throws RefusedRequestException 429 */
    void use(String token) {
        Duration wait = tokens.take(token);
        if (!wait.isZero()) {
            events.on(new MailEvent.RequestRefused(Refusal.RATE));
            throw RefusedRequestException.tooMany(wait, "this token was used too often");
        }
    }
}
