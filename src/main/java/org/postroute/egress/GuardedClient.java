package org.postroute.egress;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP that does what it is told and nothing else: it goes where the guard lets it, a name is resolved once, and it follows,
 * repeats, remembers and unpacks nothing.
 */
public final class GuardedClient {
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_FIELDS = 200;

    private GuardedClient() {}

    /**
     * Connections to the very address that was looked at, on which the head of a response has an end.
     *
     * @param trust whom we believe to be the server
     * @param names where hosts may lead
     */
    public static PoolingHttpClientConnectionManagerBuilder connections(SSLContext trust, EgressGuard names) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setDnsResolver(names)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(MAX_LINE)
                                .setMaxHeaderCount(MAX_FIELDS)
                                .build())
                        .build());
    }

    /**
     * @param trust whom we believe to be the server
     * @param names where hosts may lead
     * @param patience for connecting, and for every byte
     */
    public static HttpClientBuilder builder(SSLContext trust, EgressGuard names, Duration patience) {
        Timeout timeout = Timeout.of(patience);
        return HttpClientBuilder.create()
                .setConnectionManager(connections(trust, names)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                // what was sent over a connection that had gone would have to be sent again, and it may be good once
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("Postroute")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression();
    }
}
