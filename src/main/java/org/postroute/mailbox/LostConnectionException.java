package org.postroute.mailbox;

/** A connection that was kept does not serve any more. */
final class LostConnectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean blameless;

    /** @param blameless it had served for a while or was silent, so that a new one may be made at once */
    LostConnectionException(String message, boolean blameless, Throwable cause) {
        super(message, cause);
        this.blameless = blameless;
    }

    boolean isBlameless() {
        return blameless;
    }
}
