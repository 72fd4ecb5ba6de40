package org.postroute.ops;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.EmailAddress;

/** Everything that receiving a mailbox depends on: where none of it changes, its connection stays. */
record Received(
        String connection,
        EmailAddress address,
        @Nullable ServerSettings imap,
        String folder,
        long maxAttachmentBytes,
        @Nullable Duration backfill,
        @Nullable OAuthSettings oauth,
        Duration checkInterval,
        boolean idle) {
    static Received of(ConnectionSettings connection, MailboxSettings mailbox) {
        return new Received(
                mailbox.connection(),
                mailbox.address(),
                mailbox.imap(),
                mailbox.folder(),
                mailbox.maxAttachmentBytes(),
                mailbox.backfill(),
                mailbox.oauth(),
                connection.checkInterval(),
                connection.idle());
    }
}
