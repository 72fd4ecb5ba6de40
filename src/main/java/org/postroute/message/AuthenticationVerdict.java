package org.postroute.message;

/** What the receiving server says of the sender's identity (RFC 8601); UNKNOWN when no trusted server said anything. */
public enum AuthenticationVerdict {
    PASS,
    FAIL,
    UNKNOWN
}
