package org.postroute.inbound;

import java.util.Optional;
import org.postroute.message.InboundMessage;
import org.postroute.message.Origin;

/** One sign by which a machine's message is known. */
@FunctionalInterface
interface Judgement {
    /** The origin that this sign decides; empty when the message does not bear it. */
    Optional<Origin> judge(InboundMessage message);
}
