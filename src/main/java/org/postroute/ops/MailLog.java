package org.postroute.ops;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a message, at its final state, and one when a mailbox is reset, an agent stopped or an operator acts: ids and states, never what a sender wrote. */
final class MailLog implements MailEvent.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MailLog.class);

    private final MailboxIds mailboxes;
    private final Map<String, String> submissionProblems = new ConcurrentHashMap<>();

    MailLog(MailboxIds mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.MessageSettled settled) {
            settled("received", settled.message(), settled.mailbox(), settled.state());
        } else if (event instanceof MailEvent.OutboundSettled settled) {
            settled("outbound", settled.message(), settled.mailbox(), settled.state());
        } else if (event instanceof MailEvent.SignInFailed failed && failed.protocol() == Protocol.SMTP) {
            submissionFailed(failed);
        } else if (event instanceof MailEvent.SignedIn signIn && signIn.protocol() == Protocol.SMTP) {
            submissionWorks(signIn.mailbox());
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
        } else if (event instanceof MailEvent.OperatorActs acts) {
            LOG.info("operator acts token={} request={}", acts.token(), acts.request());
        }
    }

    /** The sweeps tell of the other direction themselves. */
    private void submissionFailed(MailEvent.SignInFailed failed) {
        if (!failed.problem().equals(submissionProblems.put(failed.mailbox(), failed.problem()))) {
            LOG.warn("submission server cannot be used mailbox={} problem={}", failed.mailbox(), failed.problem());
        }
    }

    private void submissionWorks(String mailbox) {
        if (submissionProblems.remove(mailbox) != null) {
            LOG.info("submission server works again mailbox={}", mailbox);
        }
    }

    private void settled(String kind, String message, String mailbox, String state) {
        LOG.info("{} message settled message={} mailbox={} state={}", kind, message, mailboxes.of(mailbox), state);
    }
}
