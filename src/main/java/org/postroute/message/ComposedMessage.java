package org.postroute.message;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

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

    /** Some in Cc do not get it, and the others do. */
    public void copiesRefused(String reply) {
        copiesRefused = "; not to all in Cc: " + reply;
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
