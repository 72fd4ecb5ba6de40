package org.postroute.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.postroute.config.ServerSettings;
import org.postroute.message.MisconfiguredException;

/** What a person should try next, in plain language: the first rule that fits tells. */
record Hints(ServerSettings server, String direction) {
    private static final int MAX_LISTED = 400;

    /** @param hint for what fits */
    record Rule(Predicate<Trouble> fits, Function<Trouble, Hint> hint) {
        static Rule of(Predicate<Trouble> fits, String means, String todo) {
            Hint hint = new Hint(means, todo);
            return new Rule(fits, trouble -> hint);
        }

        /** As {@link #of}, and the ports that are usual. */
        static Rule withPorts(Predicate<Trouble> fits, String means, String todo) {
            return new Rule(fits, trouble -> new Hint(means, todo + " " + trouble.usualPorts()));
        }
    }

    /** What is said in so many words before what is only likely. */
    private static final List<Rule> RULES = Stream.of(
                    OAuthHints.RULES, TlsHints.RULES, NetworkHints.RULES, ProviderHints.RULES, SignInHints.RULES)
            .flatMap(List::stream)
            .toList();

    Optional<Hint> of(String step, Exception fault) {
        if (fault instanceof FolderMissingException missing) {
            return Optional.of(folders(missing));
        }
        boolean stays = fault instanceof MisconfiguredException;
        Trouble trouble = new Trouble(server, direction, step, Faults.problem(fault), stays);
        return RULES.stream()
                .filter(rule -> rule.fits().test(trouble))
                .findFirst()
                .map(rule -> rule.hint().apply(trouble));
    }

    private static Hint folders(FolderMissingException missing) {
        String listed = String.join(", ", missing.folders());
        String bounded = listed.length() > MAX_LISTED ? listed.substring(0, MAX_LISTED) + "…" : listed;
        return new Hint("The folder cannot be opened.", "Folders there are: " + bounded);
    }
}
