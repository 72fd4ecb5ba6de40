package org.postroute.ledger;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token may be used for. None of them includes another. */
public enum ApiScope {
    /** To see everything that operators see: states, messages with their sources, configuration without secrets. */
    READ,
    /** To act on mailboxes and messages: sync, start, stop, retry, discard, resolve, release, suppress. */
    OPERATE,
    /** To change what is connected, and with which credentials: connections, consents, reloads. */
    CONFIGURE,
    /** To erase everything about a customer. */
    ERASE,
    /** To make and revoke tokens, of any scope. */
    ADMIN;

    /** As the API, the routes and the ledger write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when no scope is written so. */
    public static Optional<ApiScope> of(String word) {
        return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
