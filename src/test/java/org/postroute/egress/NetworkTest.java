package org.postroute.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        // what is link local or no ones server is forbidden
        "169.254.169.254, FORBIDDEN",
        "169.254.0.1, FORBIDDEN",
        "169.254.170.2, FORBIDDEN",
        "fe80::1, FORBIDDEN",
        "febf::1, FORBIDDEN",
        "0.0.0.0, FORBIDDEN",
        "0.1.2.3, FORBIDDEN",
        "::, FORBIDDEN",
        "224.0.0.1, FORBIDDEN",
        "239.255.255.250, FORBIDDEN",
        "ff02::1, FORBIDDEN",
        "255.255.255.255, FORBIDDEN",
        "240.0.0.1, FORBIDDEN",
        "100.100.100.200, FORBIDDEN",
        "168.63.129.16, FORBIDDEN",
        "192.0.0.192, FORBIDDEN",
        "fd00:ec2::254, FORBIDDEN",
        "fd20:ce::254, FORBIDDEN",
        // this machine and private networks are private
        "127.0.0.1, PRIVATE",
        "127.255.0.9, PRIVATE",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.0.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "198.18.0.1, PRIVATE",
        "::1, PRIVATE",
        "fc00::1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fec0::1, PRIVATE",
        // the rest is public
        "1.1.1.1, PUBLIC",
        "172.32.0.1, PUBLIC",
        "172.15.255.255, PUBLIC",
        "169.253.255.255, PUBLIC",
        "169.255.0.0, PUBLIC",
        "100.128.0.1, PUBLIC",
        "2606:4700::1111, PUBLIC",
        "64:ff9b::1.1.1.1, PUBLIC",
        "2002:101:101::1, PUBLIC",
        "2001:db8::5efe:101:101, PUBLIC",
        // an ipv4 address in an ipv6 one is seen
        "::ffff:169.254.169.254, FORBIDDEN",
        "::169.254.169.254, FORBIDDEN",
        "::ffff:0:169.254.169.254, FORBIDDEN",
        "64:ff9b::169.254.169.254, FORBIDDEN",
        "64:ff9b:1::169.254.169.254, FORBIDDEN",
        "64:ff9b:1:a9fe:a9:fe00::, FORBIDDEN",
        "2002:a9fe:a9fe::1, FORBIDDEN",
        "2001:0:a9fe:a9fe::, FORBIDDEN",
        "2001:0:101:101:0:0:5601:5601, FORBIDDEN",
        "2001:db8::5efe:a9fe:a9fe, FORBIDDEN",
        "2001:db8::200:5efe:a9fe:a9fe, FORBIDDEN",
        // a private one too
        "::ffff:127.0.0.1, PRIVATE",
        "64:ff9b::10.0.0.1, PRIVATE",
        "2002:7f00:1::, PRIVATE",
        "2002:c0a8:101::1, PRIVATE",
    })
    void an_address_is_for_what_its_block_is_for(String address, Network network) throws Exception {
        assertThat(Network.of(InetAddress.getByName(address))).isEqualTo(network);
    }
}
