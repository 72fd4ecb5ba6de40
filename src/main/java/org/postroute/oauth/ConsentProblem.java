package org.postroute.oauth;

import org.jspecify.annotations.Nullable;

/**
 * Why there is no consent.
 *
 * @param what happened, as a sentence
 * @param hint what to do, in sentences
 * @param said the provider's own words, bounded and on one line; null when it said nothing
 */
public record ConsentProblem(
        String what, String hint, @Nullable String said) {
    /** The provider is not to blame. */
    public static final ConsentProblem FAILED_HERE = new ConsentProblem(
            "Something failed here, not at the provider; the log says what.", "Begin again in a moment.", null);

    static ConsentProblem of(String what, String hint) {
        return new ConsentProblem(what, hint, null);
    }

    /** On one line. */
    public String text() {
        return what + " " + hint + (said == null ? "" : " The provider said: " + said);
    }
}
