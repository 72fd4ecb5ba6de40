package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.GuardedClient;
import org.postroute.egress.RefusedAddressException;

/**
 * HTTP to authorization servers: https only, but for this machine itself; no redirects, because what is sent are secrets;
 * an answer of at most 64 kB, in at most 15 seconds from the first byte to the last. A name is resolved once, and nothing is
 * connected to but what it led to then.
 */
public final class ServerConnection implements HTTPRequestSender {
    /** How long a request may take, whatever the server does. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
    /** What the client sets itself. */
    private static final Set<String> OWN_FIELDS = Set.of("host", "content-length", "connection");

    private final EgressGuard names;
    private final CloseableHttpClient client;
    private final Duration patience;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "AuthorizationServer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param trust whom we believe to be an authorization server
     * @param names where hosts may lead
     */
    public ServerConnection(SSLContext trust, EgressGuard names) {
        this(trust, names, PATIENCE);
    }

    ServerConnection(SSLContext trust, EgressGuard names, Duration patience) {
        this.names = names;
        this.patience = patience;
        this.client = GuardedClient.builder(trust, names, patience)
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .build();
    }

    /** @throws IOException when there is no answer, or none of a size that one can have; never quotes one */
    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        URI uri = request.getURI();
        requireSafe(uri);
        try {
            names.check(uri);
        } catch (UnknownHostException e) {
            throw fault(e);
        }
        HttpUriRequestBase http = new HttpUriRequestBase(request.getMethod().name(), uri);
        request.getHeaderMap().forEach((name, values) -> {
            if (!OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> http.addHeader(name, value));
            }
        });
        if (request.getBody() != null) {
            http.setEntity(new ByteArrayEntity(request.getBody().getBytes(StandardCharsets.UTF_8), null));
        }
        return await(http);
    }

    /**
     * The client's own time-outs begin anew with every byte. Whoever is interrupted waits on: what the server gives may be all
     * that it gives.
     */
    private ReadOnlyHTTPResponse await(HttpUriRequestBase request) throws IOException {
        Future<ReadOnlyHTTPResponse> answer =
                threads.submit(() -> client.execute(request, given -> answer(request, given)));
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            request.cancel();
            throw new IOException("no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw fault(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException fault(@Nullable Throwable cause) {
        // whose message would not be read of a host that is only unknown
        if (cause instanceof RefusedAddressException refused) {
            return new IOException(refused.getMessage(), refused);
        }
        if (cause instanceof ConnectTimeoutException) {
            return new ConnectException("no connection in time");
        }
        return cause instanceof IOException fault ? fault : new IOException(cause);
    }

    private static ReadOnlyHTTPResponse answer(HttpUriRequestBase request, ClassicHttpResponse answer)
            throws IOException {
        HTTPResponse response = new HTTPResponse(answer.getCode());
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Header field : answer.getHeaders()) {
            fields.computeIfAbsent(field.getName(), first -> new ArrayList<>()).add(field.getValue());
        }
        fields.forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            byte[] body = entity.getContent().readNBytes(MAX_ANSWER_BYTES + 1);
            if (body.length > MAX_ANSWER_BYTES) {
                // or the rest of it would be read
                request.cancel();
                throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
            }
            response.setBody(new String(body, StandardCharsets.UTF_8));
        }
        return response;
    }

    private static void requireSafe(URI uri) throws IOException {
        String host = String.valueOf(uri.getHost());
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https
                && !("http".equalsIgnoreCase(uri.getScheme())
                        && LOOPBACK.matcher(host).matches())) {
            throw new IOException("it is not https, and secrets would travel unprotected");
        }
    }
}
