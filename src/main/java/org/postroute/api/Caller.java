package org.postroute.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where a request comes from, as far as its connection tells. Behind a proxy that is the proxy: what proxies write into
 * header fields anybody can write.
 */
final class Caller {
    static final String UNKNOWN = "unknown";

    /** Set by Camel after it has thrown away what the request says of it. */
    private static final String REMOTE_ADDRESS = "CamelVertxPlatformHttpRemoteAddress";

    /** Whoever has one IPv6 address has 2^64 of them. */
    private static final int NETWORK_BYTES = 8;

    private Caller() {}

    /** Address, or network of an IPv6 address. */
    static String of(Map<String, Object> headers) {
        Object remote = headers.get(REMOTE_ADDRESS);
        String all = remote == null ? "" : remote.toString();
        int port = all.lastIndexOf(':');
        return port < 1 ? UNKNOWN : network(all.substring(0, port).replaceAll("[\\[\\]]|%.*", ""));
    }

    private static String network(String address) {
        if (!address.matches("[0-9a-fA-F.]*:[0-9a-fA-F:.]+")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }
}
