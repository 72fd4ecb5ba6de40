package org.postroute.ops;

import org.postroute.message.MailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a message, at its final state, and one when a mailbox is reset or an agent stopped: ids and states, never what a sender wrote. */
final class MailLog implements MailEvent.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MailLog.class);

    private final MailboxIds mailboxes;

    MailLog(MailboxIds mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.MessageSettled settled) {
            settled("received", settled.message(), settled.mailbox(), settled.state());
        } else if (event instanceof MailEvent.OutboundSettled settled) {
            settled("outbound", settled.message(), settled.mailbox(), settled.state());
        } else if (event instanceof MailEvent.MailboxReset reset) {
            LOG.warn("mailbox reset mailbox={}", mailboxes.of(reset.mailbox()));
        } else if (event instanceof MailEvent.TokenRefused refused && refused.first()) {
            LOG.warn("mailbox gets no access tokens mailbox={} problem={}", refused.mailbox(), refused.problem());
        } else if (event instanceof MailEvent.TokenGranted granted && granted.restored()) {
            LOG.info("mailbox gets access tokens again mailbox={}", granted.mailbox());
        } else if (event instanceof MailEvent.AgentStopped stopped) {
            LOG.warn("agent stopped agent={} status={}", stopped.agent(), stopped.status());
        } else if (event instanceof MailEvent.AgentResumed resumed) {
            LOG.info("agent works again agent={}", resumed.agent());
        }
    }

    private void settled(String kind, String message, String mailbox, String state) {
        LOG.info("{} message settled message={} mailbox={} state={}", kind, message, mailboxes.of(mailbox), state);
    }
}
