package org.postroute.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

class EgressGuardTest {
    /** A name server that leads every name to these. */
    private record Leading(List<String> asked, String... addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            asked.add(host);
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private final List<String> asked = new ArrayList<>();

    private EgressGuard guard(String... addresses) {
        return new EgressGuard(new Leading(asked, addresses), () -> EgressPolicy.USUAL);
    }

    @Test
    void all_addresses_of_a_name_must_be_fit() throws Exception {
        assertThat(guard("1.1.1.1", "2606:4700::1111").resolve("agent.example.com"))
                .hasSize(2);
        assertThatThrownBy(() -> guard("1.1.1.1", "fe80::1").resolve("agent.example.com"))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("agent.example.com leads to a link-local address")
                .hasMessageNotContaining("fe80");
    }

    @Test
    void what_is_refused_by_its_spelling_is_not_even_looked_up() {
        assertThatThrownBy(() -> guard("1.1.1.1").resolve("0xa9fea9fe")).isInstanceOf(RefusedAddressException.class);
        assertThatThrownBy(() -> guard("1.1.1.1").check(URI.create("https://metadata.google.internal/")))
                .isInstanceOf(RefusedAddressException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_name_on_the_internet_is_not_asked_by_http() throws Exception {
        guard("10.0.0.7").check(URI.create("http://agent.default.svc:5000/"));
        guard("1.1.1.1").check(URI.create("https://agent.example.com/"));

        assertThatThrownBy(() -> guard("10.0.0.7", "1.1.1.1").check(URI.create("http://agent.example.com/")))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("use https");
    }
}
