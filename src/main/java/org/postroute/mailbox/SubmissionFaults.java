package org.postroute.mailbox;

import jakarta.mail.AuthenticationFailedException;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;
import org.postroute.message.UncertainSubmissionException;

/** What to do after a submission that failed: the reply decides, and where in the dialogue it came. */
final class SubmissionFaults {
    private SubmissionFaults() {}

    /** While connecting, securing or signing in: nothing is known about the message. */
    static PostrouteException whileOpening(SubmissionTransport transport, Exception fault) {
        if (fault instanceof PostrouteException known) {
            return known;
        }
        SmtpReply refusal = transport.refusal();
        if (fault instanceof AuthenticationFailedException) {
            return signIn(transport, fault);
        }
        if (String.valueOf(fault.getMessage()).startsWith("STARTTLS is required")) {
            return new MisconfiguredException("the server does not offer STARTTLS, which is required", fault);
        }
        if (refusal.isRefusal()) {
            return new RetryableException("the server is not ready: " + refusal.words(), fault);
        }
        return Faults.of(fault);
    }

    /** Without the cause, whose message is raw: a server may repeat what it was shown. */
    private static PostrouteException signIn(SubmissionTransport transport, Exception fault) {
        SmtpReply refusal = transport.refusal();
        if (refusal.isPermanent()) {
            return Faults.rejected(refusal.words());
        }
        if (String.valueOf(fault.getMessage()).startsWith("No authentication mechanisms")) {
            boolean byToken = transport.credentials().token() != null;
            return new MisconfiguredException("the server offers no sign-in by " + (byToken ? "OAuth" : "password"));
        }
        if (refusal.isTransient()) {
            return new RetryableException("sign-in is not possible now: " + refusal.words(), null);
        }
        return new RetryableException("the server ended the connection during the sign-in", null);
    }

    /** From MAIL to the reply to the final dot. */
    static PostrouteException whileSubmitting(SubmissionTransport transport, Exception fault) {
        if (fault instanceof PostrouteException known) {
            return known;
        }
        if (transport.dotBegan()) {
            return afterDot(transport, fault);
        }
        SmtpReply refusal = transport.refusal();
        return refusal.isRefusal() ? refused(refusal, fault) : Faults.of(fault);
    }

    private static PostrouteException afterDot(SubmissionTransport transport, Exception fault) {
        SmtpReply reply = transport.dotReply();
        if (reply.isAboutSignIn() && transport.credentials().token() != null) {
            return new RetryableException("the token has expired: the server said " + reply.words(), fault);
        }
        if (reply.isRefusal()) {
            return refused(reply, fault);
        }
        return new UncertainSubmissionException("no reply to the final dot: " + Faults.problem(fault), fault);
    }

    private static PostrouteException refused(SmtpReply reply, Exception fault) {
        if (reply.isTransient() || reply.isOutOfOrder()) {
            return new RetryableException("the server said " + reply.words(), fault);
        }
        if (reply.isAboutSignIn()) {
            return new MisconfiguredException("the server said " + reply.words(), fault);
        }
        return new InvalidMessageException("the server said " + reply.words(), fault);
    }
}
