package org.postroute.oauth;

/** HMAC-SHA256 with a key of this installation. */
@FunctionalInterface
public interface Signer {
    /** @param purpose keeps signatures for one use from being good for another */
    byte[] sign(String purpose, byte[] message);
}
