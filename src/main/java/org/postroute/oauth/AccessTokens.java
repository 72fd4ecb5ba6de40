package org.postroute.oauth;

import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;

/** Access tokens (RFC 6749, 1.4) for mailboxes whose {@link MailboxSettings#oauth()} is given. */
public interface AccessTokens {
    /**
     * A token that is good for a while yet; asks the authorization server only when there is none. Blocks as long as that
     * takes; many callers at once cause one request.
     *
     * @throws org.postroute.message.MisconfiguredException when somebody has to act: no consent yet, {@code invalid_grant},
     *     a wrong client
     * @throws org.postroute.message.RetryableException when the authorization server cannot be reached or is busy
     */
    Secret of(MailboxSettings mailbox);

    /** The mail server did not take this token: it is not given out again. A token that was replaced since is not harmed. */
    void rejected(MailboxSettings mailbox, Secret token);
}
