package org.postroute.ops;

import java.util.function.Supplier;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;

/** Names a mailbox of ours in metrics and logs, where an address has no place. */
record MailboxIds(Supplier<PostrouteSettings> settings) {
    /** The id, such as {@code support-1}; {@code removed} when the address is no longer configured. */
    String of(String address) {
        return settings.get().mailboxByAddress(address).map(MailboxSettings::id).orElse("removed");
    }
}
