package org.postroute.oauth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Where names lead, without what no authorization server has: link-local addresses are where clouds keep the credentials of
 * machines. A name that leads to one of them leads nowhere.
 */
record SafeAddresses(DnsResolver names) implements DnsResolver {
    /** Its own message is for people. */
    static final class UnsafeAddressException extends UnknownHostException {
        private UnsafeAddressException() {
            super("its name leads to a link-local address, where no authorization server is");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            if (address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new UnsafeAddressException();
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
