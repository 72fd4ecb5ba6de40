package org.postroute.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/**
 * An authorization server that holds to RFC 6749, 7009, 7636 and 8628, or answers as it is told. It gives a code only for the
 * verifier whose challenge it saw, once, at the same redirect URI, to the same client with its secret.
 */
public final class ScriptedProvider implements AutoCloseable {
    public static final String CLIENT = "postroute-client";
    public static final String SECRET = "client-secret-canary";
    public static final String REFRESH = "refresh-token-canary";
    public static final String ACCESS = "access-token-canary";
    public static final List<String> SCOPES = List.of("offline_access", "imap", "smtp");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A code and what it was given for. */
    private record Given(String challenge, String redirect) {}

    /** An answer in the place of the right one. */
    public record Answer(int status, Map<String, ?> body) {
        public static Answer error(String code, String description) {
            return new Answer(400, Map.of("error", code, "error_description", description));
        }
    }

    private final HttpServer server;
    private final Map<String, Given> codes = new ConcurrentHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> deviceAnswers = new ConcurrentLinkedQueue<>();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Object> tokens = new TreeMap<>(Map.of(
            "access_token",
            ACCESS,
            "token_type",
            "Bearer",
            "expires_in",
            3600,
            "refresh_token",
            REFRESH,
            "scope",
            "imap smtp"));
    private volatile int number;
    private volatile @Nullable String deviceChallenge;

    public ScriptedProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    }

    public OAuthSettings settings() {
        return settings(OAuthSettings.Provider.GENERIC, SCOPES);
    }

    public OAuthSettings settings(OAuthSettings.Provider provider, List<String> scopes) {
        return new OAuthSettings(
                provider,
                CLIENT,
                new Secret(SECRET),
                null,
                URI.create(url() + "/token"),
                URI.create(url() + "/authorize"),
                URI.create(url() + "/device"),
                URI.create(url() + "/revoke"),
                scopes,
                null,
                "");
    }

    /** What the next requests are answered with, whatever they ask for. */
    public void next(Answer... next) {
        answers.addAll(List.of(next));
    }

    /** What the next request for a code for a device is answered with; whoever asks for a token meanwhile gets his own answer. */
    public void nextDevice(Answer next) {
        deviceAnswers.add(next);
    }

    /** Leaves a member out of the tokens that are given, or gives it another value. */
    public void tokens(String member, @Nullable Object value) {
        if (value == null) {
            tokens.remove(member);
        } else {
            tokens.put(member, value);
        }
    }

    /** The forms that came, with the path as {@code path}. */
    public List<Map<String, String>> requests() {
        return requests;
    }

    /** A person signs in at this address and consents: the code that the browser takes back. */
    public String consent(URI authorization) {
        Map<String, String> query = single(authorization.getRawQuery());
        String code = "code-canary-" + ++number;
        codes.put(code, new Given(query.get("code_challenge"), query.get("redirect_uri")));
        return code;
    }

    /** The parameters of a query. */
    public static Map<String, String> single(String query) {
        Map<String, String> values = new TreeMap<>();
        URLUtils.parseParameters(query).forEach((name, all) -> values.put(name, all.get(0)));
        return values;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form =
                    single(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            String path = exchange.getRequestURI().getPath();
            form.put("path", path);
            requests.add(form);
            Answer told = path.endsWith("/device") && !deviceAnswers.isEmpty() ? deviceAnswers.poll() : answers.poll();
            Answer answer = told == null ? answer(path, form) : told;
            byte[] body = JSON.writeValueAsBytes(answer.body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(String path, Map<String, String> form) {
        if (!CLIENT.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
            return new Answer(401, Map.of("error", "invalid_client"));
        }
        if (path.endsWith("/device")) {
            deviceChallenge = form.get("code_challenge");
        }
        return switch (path) {
            case "/realm/token" -> token(form);
            case "/realm/device" ->
                new Answer(
                        200,
                        Map.of(
                                "device_code",
                                "device-code-canary",
                                "user_code",
                                "WDJB-MJHT",
                                "verification_uri",
                                url() + "/type",
                                "verification_uri_complete",
                                url() + "/type?code=WDJB-MJHT",
                                "expires_in",
                                600,
                                "interval",
                                5));
            case "/realm/revoke" -> new Answer(200, Map.of());
            default -> new Answer(404, Map.of("error", "not_found"));
        };
    }

    private Answer token(Map<String, String> form) {
        if ("urn:ietf:params:oauth:grant-type:device_code".equals(form.get("grant_type"))) {
            CodeVerifier proof = new CodeVerifier(String.valueOf(form.get("code_verifier")));
            boolean proven = CodeChallenge.compute(CodeChallengeMethod.S256, proof)
                    .getValue()
                    .equals(deviceChallenge);
            return proven && "device-code-canary".equals(form.get("device_code"))
                    ? new Answer(200, tokens)
                    : Answer.error("invalid_grant", "no such device code");
        }
        Given given = codes.remove(String.valueOf(form.get("code")));
        String verifier = String.valueOf(form.get("code_verifier"));
        boolean good = "authorization_code".equals(form.get("grant_type"))
                && given != null
                && verifier.length() >= CodeVerifier.MIN_LENGTH
                && given.redirect.equals(form.get("redirect_uri"))
                && given.challenge.equals(CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                        .getValue());
        return good ? new Answer(200, tokens) : Answer.error("invalid_grant", "PKCE verification failed");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
