package org.postroute.ledger;

import java.util.List;
import org.postroute.message.Attachment;
import org.postroute.message.Understanding;

/**
 * One message on its way to the agent.
 *
 * @param number from 1, counted in the session
 * @param attachments of what is new, stored, in order
 */
public record Turn(
        ReceivedMessage received,
        Session session,
        int number,
        Understanding understanding,
        List<StoredAttachment> attachments) {

    public Turn {
        attachments = List.copyOf(attachments);
    }

    /** @param id {@code att_} and 26 characters */
    public record StoredAttachment(String id, Attachment attachment) {}
}
