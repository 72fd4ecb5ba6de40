package org.postroute.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.hc.client5.http.DnsResolver;

/** Leads to these, one after the other, as an attacker's name server would have it. */
public final class Rebinding implements DnsResolver {
    private final Queue<String> addresses = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    public Rebinding(String... addresses) {
        this.addresses.addAll(List.of(addresses));
    }

    /** The names that were looked up, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        return new InetAddress[] {InetAddress.getByName(addresses.remove())};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
