package org.postroute.mailbox;

/**
 * What a submission server answered (RFC 5321, 4.2).
 *
 * @param code -1 when the connection ended, or what came was no reply
 * @param words sanitised, the code included
 */
record SmtpReply(int code, String words) {
    static final SmtpReply NONE = new SmtpReply(0, "");

    boolean isPositive() {
        return code >= 200 && code < 300;
    }

    boolean isRefusal() {
        return isTransient() || isPermanent();
    }

    boolean isTransient() {
        return code >= 400 && code < 500;
    }

    boolean isPermanent() {
        return code >= 500 && code < 600;
    }

    /** RFC 4954, 6: the account, not the message, is what is wrong. */
    boolean isAboutSignIn() {
        return code == 530 || code == 534 || code == 535 || code == 538;
    }

    /** 503: we and the server disagree about where we are, which says nothing about the message. */
    boolean isOutOfOrder() {
        return code == 503;
    }
}
