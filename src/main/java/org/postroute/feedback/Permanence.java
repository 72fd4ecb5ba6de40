package org.postroute.feedback;

import java.util.Set;
import java.util.regex.Pattern;
import org.postroute.feedback.FailureReason.Weight;
import org.postroute.message.DeliveryReport.Kind;

/** Whether a failure means that the address will never work, by code and by the words that servers use. */
final class Permanence {
    /** Of Postfix, Exim, Sendmail, m-FILTER and GFI: the recipient was accepted, and what was refused came later. */
    private static final Pattern AFTER_RECIPIENT = Pattern.compile(
            "in reply to (?:end of )?data command|after (?:end of )?data\\b|after sending data|smtp command data\\b");

    private static final int MAX_CHARS = 8000;

    /** Gmail gives up with it, also where the domain does not exist. */
    private static final String UNSPECIFIC = "4.0.0";

    private Permanence() {}

    /**
     * @param diagnosis what the server said about this recipient
     * @param advice what the report says to people, about this recipient if it is about several
     * @param laterCommand whether the server refused after it had accepted the recipient
     */
    static Kind of(Codes codes, String diagnosis, String advice, boolean laterCommand) {
        Set<FailureReason> quoted = named(diagnosis);
        if (codes.isTransient()) {
            boolean noHost = !has(quoted, Weight.SOFT) && quoted.contains(FailureReason.HOST);
            return noHost && UNSPECIFIC.equals(codes.status()) ? Kind.HARD : Kind.SOFT;
        }
        boolean silent = quoted.stream().allMatch(reason -> reason.weight() == Weight.NONE);
        Set<FailureReason> named = silent ? named(advice) : quoted;
        FailureReason code = FailureWords.of(codes);
        boolean hardCode = code != null && code.weight() == Weight.HARD;
        if (has(named, Weight.SOFT) || (code != null && code.weight() == Weight.SOFT)) {
            return Kind.SOFT;
        }
        if (has(named, Weight.HARD)) {
            boolean other = laterCommand || has(named, Weight.LIKELY_SOFT) || has(named, Weight.PERHAPS_SOFT);
            return hardCode || !other ? Kind.HARD : Kind.SOFT;
        }
        boolean other = has(named, Weight.LIKELY_SOFT) || (!silent && has(named, Weight.PERHAPS_SOFT));
        return hardCode && !other ? Kind.HARD : Kind.SOFT;
    }

    /** What an address says, such as "unknown", is not what a server says. */
    private static Set<FailureReason> named(String text) {
        String bounded = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
        return FailureWords.in(Addresses.without(bounded));
    }

    private static boolean has(Set<FailureReason> named, Weight weight) {
        return named.stream().anyMatch(reason -> reason.weight() == weight);
    }

    /** Such servers accept every recipient at first and filter afterwards, with the words of an unknown user. */
    static boolean isAfterRecipient(String text) {
        return AFTER_RECIPIENT.matcher(FailureWords.folded(text)).find();
    }
}
