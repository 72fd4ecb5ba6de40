package org.postroute.api;

import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.message.PostrouteException;
import org.postroute.oauth.Authorizations;
import org.postroute.oauth.BrowserConsent.Start;
import org.postroute.oauth.ConsentOutcome;
import org.postroute.oauth.ConsentProblem;
import org.postroute.oauth.ProviderAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages that a person sees on the way to a provider and back. They say what happened, also when something failed. */
public final class AuthorizationPages {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationPages.class);
    private static final String NO_CONTENT = "default-src 'none'; frame-ancestors 'none'";
    private static final int LONGEST_ID = 200;

    private final PageTemplate asking = new PageTemplate("authorize.html");
    private final PageTemplate starting = new PageTemplate("start.html");
    private final PageTemplate outcome = new PageTemplate("outcome.html");
    private final Authorizations authorizations;
    private final String origin;

    /** @param publicUrl under which browsers reach us */
    public AuthorizationPages(Authorizations authorizations, URI publicUrl) {
        this.authorizations = authorizations;
        this.origin = publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
    }

    /**
     * The page from which a mailbox is authorized. It holds nothing: who has a token can have it show something.
     *
     * @param mailbox an id, from whoever made the link; null for none
     */
    public Page ask(@Nullable String mailbox) {
        String given = mailbox == null || mailbox.length() > LONGEST_ID ? "" : mailbox;
        return asking.page(200, Map.of("mailbox", given, "origin", origin), null);
    }

    /** The page behind a link, which says where it leads and changes nothing. */
    public Page look(@Nullable String ticket) {
        return started(() -> authorizations.browser().look(ticket));
    }

    /** Lets a browser go on to the provider: the page before this one reads where from Location. */
    public Page start(@Nullable String ticket) {
        return started(() -> authorizations.browser().start(ticket));
    }

    private Page started(Supplier<Start> way) {
        try {
            Start start = way.get();
            if (start instanceof Start.Ready ready) {
                return starting.page(200, Map.of("address", ready.address(), "provider", ready.provider()), null);
            }
            return start instanceof Start.Redirect redirect
                    ? new Page(200, "", NO_CONTENT, redirect.to().toString(), redirect.cookie())
                    : refused(410, null, ((Start.Refused) start).problem(), null);
        } catch (PostrouteException e) {
            return failed(e, null);
        }
    }

    /**
     * Takes what a browser brings from the provider.
     *
     * @param cookies value of Cookie; null for none
     */
    public Page answer(ProviderAnswer answer, @Nullable String cookies) {
        String cleared = authorizations.browser().clearing(answer.state());
        try {
            ConsentOutcome reached = authorizations.answer(answer, cookies);
            return reached instanceof ConsentOutcome.Refused refused
                    ? refused(400, refused.mailbox(), refused.problem(), cleared)
                    : granted(((ConsentOutcome.Granted) reached).mailbox(), cleared);
        } catch (PostrouteException e) {
            return failed(e, cleared);
        }
    }

    /** For routes. */
    public ProviderAnswer given(
            @Nullable String state,
            @Nullable String code,
            @Nullable String iss,
            @Nullable String error,
            @Nullable String description) {
        return new ProviderAnswer(state, code, iss, error, description);
    }

    private Page granted(String mailbox, @Nullable String cookie) {
        Map<String, String> values = Map.of(
                "origin", origin,
                "mailbox", mailbox,
                "ok", "true",
                "title", "Mailbox authorized",
                "what", mailbox + " may now be used.",
                "hint", "You can close this window.",
                "said", "");
        return outcome.page(200, values, cookie);
    }

    private Page refused(int status, @Nullable String mailbox, ConsentProblem problem, @Nullable String cookie) {
        Map<String, String> values = Map.of(
                "origin",
                origin,
                "mailbox",
                mailbox == null ? "" : mailbox,
                "ok",
                "false",
                "title",
                "Not authorized",
                "what",
                problem.what(),
                "hint",
                problem.hint(),
                "said",
                problem.said() == null ? "" : problem.said());
        return outcome.page(status, values, cookie);
    }

    private Page failed(PostrouteException fault, @Nullable String cookie) {
        LOG.warn("authorization failed problem={}", fault.getMessage());
        return refused(503, null, ConsentProblem.FAILED_HERE, cookie);
    }
}
