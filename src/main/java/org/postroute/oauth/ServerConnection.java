package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * HTTP to authorization servers: https only, but for this machine itself; no redirects, because what is sent are secrets;
 * an answer of at most 64 kB, in at most 15 seconds from the first byte to the last.
 */
public final class ServerConnection implements HTTPRequestSender {
    /** How long a request may take, whatever the server does. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
    /** What the JDK sets itself, or does not let anybody set. */
    private static final Set<String> OWN_FIELDS = Set.of("host", "content-length", "connection");

    private final HttpClient client;
    private final Duration patience;

    /** @param trust whom we believe to be an authorization server */
    public ServerConnection(SSLContext trust) {
        this(trust, PATIENCE);
    }

    ServerConnection(SSLContext trust, Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .sslContext(trust)
                .build();
    }

    /** @throws IOException when there is no answer, or none of a size that one can have; never quotes one */
    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        URI uri = request.getURI();
        requireSafe(uri);
        HttpRequest.Builder http = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .method(request.getMethod().name(), body(request));
        request.getHeaderMap().forEach((name, values) -> {
            if (!OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> http.header(name, value));
            }
        });
        return answer(await(client.sendAsync(http.build(), BoundedBody.of(MAX_ANSWER_BYTES))));
    }

    private static HttpRequest.BodyPublisher body(ReadOnlyHTTPRequest request) {
        return request.getBody() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.getBody());
    }

    /**
     * The client's own time-out ends with the header. Whoever is interrupted waits on: what the server gives may be all that it
     * gives.
     */
    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer) throws IOException {
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
            answer.cancel(true);
            throw new IOException("no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ReadOnlyHTTPResponse answer(HttpResponse<String> answer) {
        HTTPResponse response = new HTTPResponse(answer.statusCode());
        answer.headers().map().forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
        response.setBody(answer.body());
        return response;
    }

    /** Link-local addresses are where clouds keep the credentials of machines. */
    private static void requireSafe(URI uri) throws IOException {
        String host = String.valueOf(uri.getHost());
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https
                && !("http".equalsIgnoreCase(uri.getScheme())
                        && LOOPBACK.matcher(host).matches())) {
            throw new IOException("it is not https, and secrets would travel unprotected");
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new IOException("its name leads to a link-local address, where no authorization server is");
            }
        }
    }
}
