package org.postroute.ledger;

/** What became of the wish for a token. */
public sealed interface TokenCreation {
    /** @param secret to be shown once: the ledger has its hash alone */
    record Created(ApiToken token, String secret) implements TokenCreation {
        @Override
        public String toString() {
            return "Created[" + token.name() + "]";
        }
    }

    /** There is one of this name. */
    record NameTaken() implements TokenCreation {}

    /** There are as many as may be. */
    record Full(int most) implements TokenCreation {}
}
