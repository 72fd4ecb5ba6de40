package org.postroute.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.169.254.",
                "[fe80::1]",
                "[::ffff:169.254.169.254]",
                "fe80::1%none",
                "metadata.google.internal",
                "METADATA.google.internal.",
                "instance-data",
                "2852039166",
                "0xa9fea9fe",
                "0xA9.0xFE.0xA9.0xFE",
                "0251.0376.0251.0376",
                "169.254.43518",
                "169.16689662",
                "0127.0.0.1",
                "127.1",
                "1.2.3.4.5",
                "0x"
            })
    void where_credentials_are_and_odd_spellings_are_refused_without_a_look_up(String host) {
        assertThat(EgressPolicy.USUAL.refusal(host)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://agent.example.com/turns",
                "https://1.1.1.1/",
                "http://127.0.0.1:5000/turns",
                "http://localhost:5000",
                "http://[::1]:5000/",
                "http://10.0.0.7/turns",
                "http://agent.example.com/",
                "https://mail4.example.com",
                "https://1e100.net/"
            })
    void agents_on_the_internet_and_beside_us_are_not(String url) {
        assertThat(EgressPolicy.USUAL.refusal(URI.create(url))).isEmpty();
    }

    @Test
    void http_stays_in_private_networks_unless_it_may_leave() {
        URI url = URI.create("http://1.1.1.1/turns");

        assertThat(EgressPolicy.USUAL.refusal(url))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("1.1.1.1", "https", "postroute.egress.plain-http"));
        assertThat(new EgressPolicy(true, Set.of(), true, Set.of()).refusal(url))
                .isEmpty();
    }

    @Test
    void where_private_networks_are_refused_hosts_may_be_named() {
        EgressPolicy policy = new EgressPolicy(false, Set.of("10.0.0.7"), false, Set.of());

        assertThat(policy.refusal("10.0.0.8"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("10.0.0.8", "postroute.egress.private"));
        assertThat(policy.refusal("10.0.0.7")).isEmpty();
        assertThat(new EgressPolicy(false, Set.of("169.254.169.254"), false, Set.of()).refusal("169.254.169.254"))
                .isPresent();
    }

    @Test
    void other_ports_than_those_of_the_list_are_refused() {
        EgressPolicy policy = new EgressPolicy(true, Set.of(), false, Set.of(443, 5000));

        assertThat(policy.refusal(URI.create("https://agent.example.com/"))).isEmpty();
        assertThat(policy.refusal(URI.create("http://localhost:5000/"))).isEmpty();
        assertThat(policy.refusal(URI.create("http://localhost/")))
                .hasValue("port 80 is none of postroute.egress.ports");
        assertThat(policy.refusal(URI.create("https://agent.example.com:6379/")))
                .isPresent();
    }
}
