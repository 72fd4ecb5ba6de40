package org.postroute.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.oauth.ConsentState;
import org.postroute.oauth.ConsentedApplication;
import org.postroute.oauth.Standing;

/**
 * Which consents a connection goes on with when it is put in the place of another. One that was given when tokens went to other
 * servers is not used for these.
 *
 * @param kept what they have been used with, by own address
 * @param former refresh tokens that are configured until now, by own address
 */
record ConsentPlan(Map<String, OAuthSettings> kept, Map<String, Secret> former) {

    /** @param before what runs under this name by now, when that was added here too */
    static ConsentPlan of(Optional<ConnectionSettings> before, ConnectionSettings next) {
        Map<String, MailboxSettings> known = before.stream()
                .flatMap(connection -> connection.mailboxes().stream())
                .collect(Collectors.toMap(mailbox -> mailbox.address().key(), mailbox -> mailbox));
        Map<String, OAuthSettings> kept = new HashMap<>();
        for (MailboxSettings mailbox : next.mailboxes()) {
            MailboxSettings one = known.get(mailbox.address().key());
            if (one != null && one.oauth() != null && isSamePlace(one, mailbox)) {
                kept.put(one.address().key(), one.oauth());
            }
        }
        return new ConsentPlan(kept, former(known.values()));
    }

    private static Map<String, Secret> former(Collection<MailboxSettings> mailboxes) {
        Map<String, Secret> former = new HashMap<>();
        for (MailboxSettings mailbox : mailboxes) {
            OAuthSettings oauth = mailbox.oauth();
            if (oauth != null && oauth.refreshToken() != null) {
                former.put(mailbox.address().key(), oauth.refreshToken());
            }
        }
        return former;
    }

    private static boolean isSamePlace(MailboxSettings one, MailboxSettings other) {
        OAuthSettings first = one.oauth();
        OAuthSettings second = other.oauth();
        return first != null
                && second != null
                && ConsentedApplication.fingerprint(first).equals(ConsentedApplication.fingerprint(second))
                && Objects.equals(first.revocationUri(), second.revocationUri())
                && Objects.equals(one.imap(), other.imap())
                && Objects.equals(one.smtp(), other.smtp());
    }

    /**
     * Those that are for nothing that is left.
     *
     * @param before own addresses that had one
     * @param others connections that stay as they are
     */
    Set<String> ended(Set<String> before, ConnectionSettings next, Collection<ConnectionSettings> others) {
        Set<String> ended = new HashSet<>(before);
        ended.addAll(addresses(Set.of(next)));
        ended.removeAll(kept.keySet());
        ended.removeAll(addresses(others));
        return ended;
    }

    /** Own addresses of mailboxes that sign in by OAuth. */
    static Set<String> addresses(Collection<ConnectionSettings> connections) {
        return connections.stream()
                .flatMap(connection -> connection.mailboxes().stream())
                .filter(mailbox -> mailbox.oauth() != null)
                .map(mailbox -> mailbox.address().key())
                .collect(Collectors.toSet());
    }

    /** Whether somebody has to consent before the mailbox can be tested. */
    boolean isAwaited(MailboxSettings mailbox, Function<String, Optional<Standing>> standings) {
        OAuthSettings oauth = mailbox.oauth();
        if (oauth == null || oauth.refreshToken() != null) {
            return false;
        }
        String address = mailbox.address().key();
        return !kept.containsKey(address)
                || ConsentState.of(oauth, standings.apply(address)).isAwaited();
    }
}
