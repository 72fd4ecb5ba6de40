package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.oauth.Begun;

/**
 * What a person needs to authorize a mailbox.
 *
 * @param attempt id of this attempt, to ask what became of it
 * @param method browser, paste or device
 * @param url page to open; good once with the method browser
 * @param userCode what to type there, with the method device
 * @param completeUrl the same page with the code typed already, where the provider has one
 * @param expiresAt when it ends by itself, ISO 8601 in UTC
 * @param interval seconds between two questions for the outcome
 */
@JsonPropertyOrder({"mailbox", "attempt", "method", "url", "userCode", "completeUrl", "expiresAt", "interval"})
public record BegunDocument(
        String mailbox,
        String attempt,
        String method,
        String url,
        @Nullable String userCode,
        @Nullable String completeUrl,
        String expiresAt,
        int interval) {

    static BegunDocument of(String mailbox, Begun begun) {
        return new BegunDocument(
                mailbox,
                begun.attempt(),
                begun.method().name().toLowerCase(Locale.ROOT),
                begun.url().toString(),
                begun.userCode() == null ? null : begun.userCode().reveal(),
                begun.completeUrl() == null ? null : begun.completeUrl().toString(),
                begun.expiresAt().toString(),
                begun.pollSeconds());
    }

    /** The ticket in the URL and the code are not for logs. */
    @Override
    public String toString() {
        return "BegunDocument[" + attempt + "]";
    }
}
