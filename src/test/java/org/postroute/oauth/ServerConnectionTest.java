package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.egress.Rebinding;
import org.postroute.mailbox.TestCertificate;
import org.postroute.mailbox.TlsTrust;

/** TLS to authorization servers, which is the trust of mail servers. */
class ServerConnectionTest {
    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path directory;

    private TestCertificate certificate;
    private HttpsServer server;

    @BeforeEach
    void listen() throws Exception {
        certificate = TestCertificate.of(directory, "localhost");
        listen(certificate);
    }

    private void listen(TestCertificate certificate) throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            ScriptedTokenServer.reply(exchange, 200, "{}");
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private static EgressGuard guard(DnsResolver names) {
        return new EgressGuard(names, () -> EgressPolicy.USUAL);
    }

    private int status(TlsTrust trust, String host) throws Exception {
        URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/token");
        return new HTTPRequest(HTTPRequest.Method.POST, uri)
                .send(new ServerConnection(trust.context(), guard(SystemDefaultDnsResolver.INSTANCE)))
                .getStatusCode();
    }

    @Test
    void a_certificate_of_the_trust_file_is_accepted() throws Exception {
        assertThat(status(TlsTrust.of(certificate.pem()), "localhost")).isEqualTo(200);
    }

    @Test
    void one_that_nobody_knows_is_refused_before_anything_is_sent() {
        assertThatThrownBy(() -> status(TlsTrust.of(null), "localhost")).isInstanceOf(SSLException.class);
        assertThat(asked).hasValue(0);
    }

    private int status(DnsResolver names) throws Exception {
        certificate = TestCertificate.of(Files.createDirectory(directory.resolve("named")), "login.acme.test");
        server.stop(0);
        listen(certificate);
        URI uri = URI.create("https://login.acme.test:" + server.getAddress().getPort() + "/token");
        return new HTTPRequest(HTTPRequest.Method.POST, uri)
                .send(new ServerConnection(TlsTrust.of(certificate.pem()).context(), guard(names)))
                .getStatusCode();
    }

    @Test
    void a_name_is_resolved_once_and_the_certificate_is_that_of_the_name() throws Exception {
        Rebinding names = new Rebinding("127.0.0.1", "169.254.169.254");
        assertThat(status(names)).isEqualTo(200);
        assertThat(names.asked()).containsExactly("login.acme.test");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_name_that_leads_to_the_credentials_of_the_machine_leads_nowhere() {
        for (String address : List.of("169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1")) {
            assertThatThrownBy(() -> new HTTPRequest(
                                    HTTPRequest.Method.POST, URI.create("https://login.acme.test/token"))
                            .send(new ServerConnection(TlsTrust.of(null).context(), guard(new Rebinding(address)))))
                    .as(address)
                    .hasMessageContaining("link-local");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void one_for_another_name_is_refused_before_anything_is_sent() {
        assertThatThrownBy(() -> status(TlsTrust.of(certificate.pem()), "127.0.0.1"))
                .isInstanceOf(SSLException.class);
        assertThat(asked).hasValue(0);
    }
}
