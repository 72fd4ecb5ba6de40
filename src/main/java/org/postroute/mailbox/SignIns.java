package org.postroute.mailbox;

import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.postroute.message.PostrouteException;
import org.postroute.message.RejectedSignInException;

/** Tells how the sign-ins of one mailbox to one of its servers went. */
record SignIns(String mailbox, Protocol protocol, MailEvent.Listener listener) {
    void succeeded() {
        listener.on(new MailEvent.SignedIn(mailbox, protocol));
    }

    void failed(PostrouteException fault) {
        boolean rejected = fault instanceof RejectedSignInException;
        listener.on(new MailEvent.SignInFailed(mailbox, protocol, String.valueOf(fault.getMessage()), rejected));
    }
}
