package org.postroute.mailbox;

import java.util.Collection;
import java.util.Set;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/** The one question a sweep asks of the ledger: which of these are stored already. */
@FunctionalInterface
interface KnownUids {
    Set<Uid> among(String mailbox, String folder, UidValidity validity, Collection<Uid> uids);
}
