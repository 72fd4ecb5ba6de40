package org.postroute.egress;

import java.net.UnknownHostException;

/** Nothing was connected to, because of where it leads. Its message is for people and names the host, never an address. */
public final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
