package org.postroute.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Where names lead, without what nobody should be led to. Whoever connects does so to what came from here, and asks no name
 * server again: an answer that changes meanwhile changes nothing. Of several addresses all must be fit.
 */
public final class EgressGuard implements DnsResolver {
    private final DnsResolver names;
    private final Supplier<EgressPolicy> policy;

    /** @param policy asked at each look-up */
    public EgressGuard(Supplier<EgressPolicy> policy) {
        this(SystemDefaultDnsResolver.INSTANCE, policy);
    }

    /** @param names where names lead, as anybody may say */
    public EgressGuard(DnsResolver names, Supplier<EgressPolicy> policy) {
        this.names = names;
        this.policy = policy;
    }

    /** @throws RefusedAddressException when nothing may be connected to there */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        refuse(policy.get().refusal(host));
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            check(host, address);
        }
        return addresses;
    }

    /** @throws RefusedAddressException when this is not where the host may lead */
    public void check(String host, InetAddress address) throws RefusedAddressException {
        refuse(policy.get().refusal(host, address));
    }

    /**
     * Whether a request may be sent at all, before anybody connects.
     *
     * @throws RefusedAddressException when it may not
     */
    public void check(URI url) throws UnknownHostException {
        refuse(policy.get().refusal(url));
        if (EgressPolicy.isPlain(url)) {
            refuse(policy.get().plainRefusal(url.getHost(), resolve(url.getHost())));
        }
    }

    private static void refuse(Optional<String> reason) throws RefusedAddressException {
        if (reason.isPresent()) {
            throw new RefusedAddressException(reason.get());
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
