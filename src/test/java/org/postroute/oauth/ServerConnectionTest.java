package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private int status(TlsTrust trust, String host) throws Exception {
        URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/token");
        return new HTTPRequest(HTTPRequest.Method.POST, uri)
                .send(new ServerConnection(trust.context()))
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

    @Test
    void one_for_another_name_is_refused_before_anything_is_sent() {
        assertThatThrownBy(() -> status(TlsTrust.of(certificate.pem()), "127.0.0.1"))
                .isInstanceOf(SSLException.class);
        assertThat(asked).hasValue(0);
    }
}
