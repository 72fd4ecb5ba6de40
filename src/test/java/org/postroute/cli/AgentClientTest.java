package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.egress.Rebinding;
import org.postroute.message.MisconfiguredException;

/** Agents whose names lead astray. This machine stands in for what must not be connected to. */
class AgentClientTest {
    private static final EgressPolicy NO_PRIVATE = new EgressPolicy(false, Set.of("agent.acme.test"), false, Set.of());

    private final AtomicInteger connections = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            connections.incrementAndGet();
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private static CloseableHttpClient client(DnsResolver names, EgressPolicy policy) throws Exception {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new AgentClient(new EgressGuard(names, () -> policy), SSLContext.getDefault()).configureHttpClient(builder);
        return builder.build();
    }

    private int post(CloseableHttpClient client, String scheme, String host) throws Exception {
        String url = scheme + "://" + host + ":" + server.getAddress().getPort() + "/turns";
        return client.execute(new HttpPost(url), response -> response.getCode());
    }

    @Test
    void a_name_that_leads_elsewhere_the_next_time_is_not_followed() throws Exception {
        // http is looked up for itself first
        Rebinding names = new Rebinding("127.0.0.1", "127.0.0.1", "169.254.169.254");
        try (CloseableHttpClient client = client(names, EgressPolicy.USUAL)) {
            assertThat(post(client, "http", "agent.acme.test")).isEqualTo(204);
            assertThatThrownBy(() -> post(client, "http", "agent.acme.test"))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageStartingWith("the agent is not asked: agent.acme.test leads to a link-local address");
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void between_the_look_and_the_connection_neither() throws Exception {
        Rebinding names = new Rebinding("127.0.0.1", "169.254.169.254");
        try (CloseableHttpClient client = client(names, EgressPolicy.USUAL)) {
            assertThatThrownBy(() -> post(client, "http", "agent.acme.test"))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("link-local");
        }
        assertThat(connections).hasValue(0);
    }

    @Test
    void nothing_is_on_the_wire_when_a_name_leads_where_it_may_not() throws Exception {
        for (String scheme : List.of("http", "https")) {
            Rebinding names = new Rebinding("127.0.0.1");
            try (CloseableHttpClient client = client(names, NO_PRIVATE)) {
                assertThatThrownBy(() -> post(client, scheme, "evil.acme.test"))
                        .isInstanceOf(MisconfiguredException.class)
                        .hasMessageContaining("postroute.egress.private");
            }
            assertThat(names.asked()).containsExactly("evil.acme.test");
        }
        assertThat(connections).hasValue(0);
    }

    @Test
    void a_host_that_is_named_may_be_private_nevertheless() throws Exception {
        try (CloseableHttpClient client = client(new Rebinding("127.0.0.1", "127.0.0.1"), NO_PRIVATE)) {
            assertThat(post(client, "http", "agent.acme.test")).isEqualTo(204);
        }
    }

    @Test
    void the_metadata_service_is_not_asked_however_it_is_written() throws Exception {
        try (CloseableHttpClient client = client(new Rebinding(), EgressPolicy.USUAL)) {
            for (String host : List.of("169.254.169.254", "[::ffff:169.254.169.254]", "metadata.google.internal")) {
                assertThatThrownBy(() -> post(client, "http", host))
                        .as(host)
                        .isInstanceOf(MisconfiguredException.class);
            }
        }
    }
}
