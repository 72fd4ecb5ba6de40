package org.postroute.mailbox;

import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.oauth.AccessTokens;

/** For mailboxes that sign in by password: asking for a token fails the test. */
final class NoTokens implements AccessTokens {
    @Override
    public Secret of(MailboxSettings mailbox) {
        throw new AssertionError("a token was asked for by " + mailbox.id());
    }

    @Override
    public void rejected(MailboxSettings mailbox, Secret token) {
        throw new AssertionError("a token was rejected for " + mailbox.id());
    }
}
