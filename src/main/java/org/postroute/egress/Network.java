package org.postroute.egress;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** What an address is for (RFC 6890), from harmless to never right; an IPv4 address inside an IPv6 one counts as well. */
enum Network {
    PUBLIC,
    /** This machine, and networks that are not part of the Internet. */
    PRIVATE,
    /** Link-local, where clouds keep the credentials of machines; their own services; unspecified, multicast, reserved. */
    FORBIDDEN;

    private static final Block LOOPBACK = Block.of("::1/128");
    private static final Block TEREDO = Block.of("2001::/32");
    private static final int ISATAP = 0x5efe;
    private static final int IPV4_BITS = 32;

    private static final List<Block> NEVER = Stream.of(
                    "0.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Alibaba, Azure, Oracle
                    "100.100.100.200/32",
                    "168.63.129.16/32",
                    "192.0.0.192/32",
                    "::/128",
                    "fe80::/10",
                    "ff00::/8",
                    // Amazon, Google
                    "fd00:ec2::/32",
                    "fd20:ce::254/128")
            .map(Block::of)
            .toList();

    private static final List<Block> NOT_INTERNET = Stream.of(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "::1/128",
                    "64:ff9b:1::/48",
                    "fc00::/7",
                    "fec0::/10")
            .map(Block::of)
            .toList();

    /** Where an IPv4 address stands in an IPv6 one, in bits from the right: compatible, translated, 6to4 and Teredo. */
    private static final List<Embedding> EMBEDDINGS = List.of(
            new Embedding(Block.of("::/96"), 0),
            new Embedding(Block.of("::ffff:0:0:0/96"), 0),
            new Embedding(Block.of("64:ff9b::/96"), 0),
            new Embedding(Block.of("64:ff9b:1::/48"), 0),
            new Embedding(Block.of("2002::/16"), 80),
            new Embedding(TEREDO, 64));

    /** Addresses that begin with the same bits. */
    private record Block(int size, int bits, BigInteger start) {
        static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            try {
                byte[] address = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
                int size = address.length * Byte.SIZE;
                int bits = Integer.parseInt(cidr.substring(slash + 1));
                return new Block(size, bits, new BigInteger(1, address).shiftRight(size - bits));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        boolean holds(int length, BigInteger address) {
            return length == size && address.shiftRight(size - bits).equals(start);
        }
    }

    private record Embedding(Block block, int shift) {}

    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return of(bytes.length * Byte.SIZE, new BigInteger(1, bytes));
    }

    private static Network of(int size, BigInteger address) {
        Network own = isIn(NEVER, size, address) ? FORBIDDEN : isIn(NOT_INTERNET, size, address) ? PRIVATE : PUBLIC;
        return size == IPV4_BITS || LOOPBACK.holds(size, address)
                ? own
                : embedded(size, address)
                        .map(inner -> of(IPV4_BITS, inner))
                        .reduce(own, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private static boolean isIn(List<Block> blocks, int size, BigInteger address) {
        return blocks.stream().anyMatch(block -> block.holds(size, address));
    }

    private static Stream<BigInteger> embedded(int size, BigInteger address) {
        Stream<BigInteger> plain = EMBEDDINGS.stream()
                .filter(embedding -> embedding.block().holds(size, address))
                .map(embedding -> ipv4(address.shiftRight(embedding.shift())));
        // RFC 5214, 6.1
        boolean isatap = (address.shiftRight(IPV4_BITS).intValue() & ~0x02000000) == ISATAP;
        // RFC 4380, 4
        boolean teredo = TEREDO.holds(size, address);
        return Stream.of(
                        plain,
                        isatap ? Stream.of(ipv4(address)) : Stream.<BigInteger>empty(),
                        teredo ? Stream.of(ipv4(address.not())) : Stream.<BigInteger>empty())
                .flatMap(found -> found);
    }

    private static BigInteger ipv4(BigInteger bits) {
        return BigInteger.valueOf(bits.intValue() & 0xffffffffL);
    }
}
