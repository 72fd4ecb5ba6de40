package org.postroute.message;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.stream.Stream;

/**
 * A finished message on its way to a submission server. What is not for the wire (which row, which mailbox) stays
 * beside the header, never in it. {@code saveChanges} keeps the Message-ID that was fixed when the row was made.
 */
public final class ComposedMessage extends MimeMessage {
    private final String outboundId;
    private final int attempt;
    private final String mailbox;
    private String serverReply = "";
    private String copiesRefused = "";
    private List<EmailAddress> refusedCopies = List.of();

    /**
     * @param outboundId the row that this message is sent for
     * @param attempt fence: an older attempt may no longer move the row
     * @param mailbox the own address that it leaves from
     */
    public ComposedMessage(Session session, String outboundId, int attempt, String mailbox) {
        super(session);
        this.outboundId = outboundId;
        this.attempt = attempt;
        this.mailbox = mailbox;
    }

    public String outboundId() {
        return outboundId;
    }

    public int attempt() {
        return attempt;
    }

    public String mailbox() {
        return mailbox;
    }

    /** What the server said when it took the message, and of those in Cc whom it takes nothing for; empty before. */
    public String serverReply() {
        return serverReply + copiesRefused;
    }

    /** These in Cc do not get it, and the others do. */
    public void copiesRefused(List<EmailAddress> refused, String reply) {
        refusedCopies = Stream.concat(refusedCopies.stream(), refused.stream()).toList();
        copiesRefused = "; not to all in Cc: " + reply;
    }

    /** Those in Cc whom the server took nothing for. */
    public List<EmailAddress> refusedCopies() {
        return refusedCopies;
    }

    public void accepted(String reply) {
        serverReply = reply;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        if (getHeader("Message-ID") == null) {
            throw new MessagingException("a composed message has its Message-ID before it is saved");
        }
    }
}
