package org.postroute.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static Network network(String address) throws Exception {
        return Network.of(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "169.254.170.2",
                "fe80::1",
                "febf::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "239.255.255.250",
                "ff02::1",
                "255.255.255.255",
                "240.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd20:ce::254"
            })
    void what_is_link_local_or_no_ones_server_is_forbidden(String address) throws Exception {
        assertThat(network(address)).isEqualTo(Network.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "100.64.0.1",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1"
            })
    void this_machine_and_private_networks_are_private(String address) throws Exception {
        assertThat(network(address)).isEqualTo(Network.PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.32.0.1",
                "172.15.255.255",
                "169.253.255.255",
                "169.255.0.0",
                "100.128.0.1",
                "2606:4700::1111",
                "64:ff9b::1.1.1.1",
                "2002:101:101::1",
                "2001:db8::5efe:101:101"
            })
    void the_rest_is_public(String address) throws Exception {
        assertThat(network(address)).isEqualTo(Network.PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::169.254.169.254",
                "64:ff9b:1:a9fe:a9:fe00::",
                "2002:a9fe:a9fe::1",
                "2001:0:a9fe:a9fe::",
                "2001:0:101:101:0:0:5601:5601",
                "2001:db8::5efe:a9fe:a9fe",
                "2001:db8::200:5efe:a9fe:a9fe"
            })
    void an_ipv4_address_in_an_ipv6_one_is_seen(String address) throws Exception {
        assertThat(network(address)).isEqualTo(Network.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:c0a8:101::1"})
    void a_private_one_too(String address) throws Exception {
        assertThat(network(address)).isEqualTo(Network.PRIVATE);
    }
}
