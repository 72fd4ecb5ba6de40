package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MessageSource;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/**
 * One message as a sweep brings it, complete: the source's length was checked against RFC822.SIZE, or came twice the
 * same where that is wrong.
 *
 * @param connection name of the connection
 * @param mailbox own address, {@code EmailAddress.key()}
 * @param remark what was odd about how it came, for its history
 */
public record FetchedMessage(
        String connection,
        String mailbox,
        String folder,
        UidValidity uidValidity,
        Uid uid,
        Instant internalDate,
        MessageSource source,
        @Nullable String remark) {}
