package org.postroute.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which places may be connected to. What no policy allows: link-local addresses and a cloud's own services, where the
 * credentials of machines are kept, unspecified, multicast and reserved addresses, and addresses that are written in odd
 * ways.
 *
 * @param privateAllowed whether any host may be this machine or in a private network
 * @param privateHosts hosts that may be there nevertheless, in lower case
 * @param plainAnywhere whether http may leave the private networks
 * @param ports of HTTP; empty for any
 */
public record EgressPolicy(
        boolean privateAllowed, Set<String> privateHosts, boolean plainAnywhere, Set<Integer> ports) {
    /** Private networks too, and http only there. */
    public static final EgressPolicy USUAL = new EgressPolicy(true, Set.of(), false, Set.of());

    private static final Set<String> METADATA = Set.of(
            "metadata", "metadata.goog", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    /** As the parser of a web browser tells: the last part is a number, whatever the others are. */
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)");

    public EgressPolicy {
        privateHosts = Set.copyOf(privateHosts);
        ports = Set.copyOf(ports);
    }

    /** Why nothing is connected to under a URL, as far as it alone tells, in words; empty when it may be. */
    public Optional<String> refusal(URI url) {
        String host = String.valueOf(url.getHost());
        return port(url)
                .or(() -> refusal(host))
                .or(() -> literal(host)
                        .filter(address -> isPlain(url) && leavesPrivateNetworks(address))
                        .map(address -> plain(host)));
    }

    /** The same of a host, whatever is spoken with it. */
    public Optional<String> refusal(String host) {
        String name = plainName(host);
        if (METADATA.contains(name)) {
            return Optional.of(
                    host + " is where a cloud keeps the credentials of machines: nothing is connected to there");
        }
        if (NUMBER.matcher(name).matches() && !IPV4.matcher(name).matches()) {
            return Optional.of(host + " is an address in an odd spelling; write it as four decimal numbers");
        }
        return isAddress(name) && literal(name).isEmpty()
                ? Optional.of(host + " is no address that can be read")
                : literal(name).flatMap(address -> refusal(host, address));
    }

    /** The same of what a host led to. */
    Optional<String> refusal(String host, InetAddress address) {
        return switch (Network.of(address)) {
            case PUBLIC -> Optional.empty();
            case PRIVATE ->
                privateAllowed || privateHosts.contains(plainName(host))
                        ? Optional.empty()
                        : Optional.of(host + " leads to this machine or a private network, which"
                                + " postroute.egress.private does not allow");
            case FORBIDDEN ->
                Optional.of(host + " leads to a link-local address or another one that is nobody's server:"
                        + " nothing is connected to there");
        };
    }

    /** Why http may not be spoken with what a host led to. */
    Optional<String> plainRefusal(String host, InetAddress... addresses) {
        return Stream.of(addresses).anyMatch(this::leavesPrivateNetworks) ? Optional.of(plain(host)) : Optional.empty();
    }

    static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme());
    }

    private boolean leavesPrivateNetworks(InetAddress address) {
        return !plainAnywhere && Network.of(address) == Network.PUBLIC;
    }

    private static String plain(String host) {
        return host + " is on the Internet, where http can be read on the way: use https, or allow it by"
                + " postroute.egress.plain-http";
    }

    private Optional<String> port(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : isPlain(url) ? 80 : 443;
        return ports.isEmpty() || ports.contains(port)
                ? Optional.empty()
                : Optional.of("port " + port + " is none of postroute.egress.ports");
    }

    private static Optional<InetAddress> literal(String host) {
        String name = plainName(host);
        try {
            return isAddress(name) ? Optional.of(InetAddress.getByName(name)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** One that is never looked up. */
    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
    }

    /** In lower case, without the brackets of an IPv6 address and the dot at its end. */
    public static String plainName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }
}
