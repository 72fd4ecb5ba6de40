package org.postroute.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;

/**
 * What one sign-in shows to one server.
 *
 * @param token access token; null unless the auth mode is OAUTH2
 */
record Credentials(ServerSettings server, @Nullable Secret token) {
    /** Whatever is shorter stands in too many words by chance. */
    private static final int SHORTEST_SECRET = 4;

    private static final char SEPARATOR = '\1';

    /** Empty when there is none. */
    String username() {
        return server.username() == null ? "" : server.username();
    }

    /** Empty when there is none. */
    String password() {
        return server.password() == null ? "" : server.password().reveal();
    }

    private String bearer() {
        return token == null ? "" : "auth=Bearer " + token.reveal();
    }

    /** The client's response of XOAUTH2, in base64: as Google and Microsoft describe it. */
    String xoauth2() {
        return base64("user=" + username() + SEPARATOR + bearer() + SEPARATOR + SEPARATOR);
    }

    /** The client's response of OAUTHBEARER (RFC 7628, 3.1), in base64. */
    String oauthBearer() {
        String name = username().replace("=", "=3D").replace(",", "=2C");
        return base64("n,a=" + name + "," + SEPARATOR + "host=" + server.host() + SEPARATOR + "port=" + server.port()
                + SEPARATOR + bearer() + SEPARATOR + SEPARATOR);
    }

    /** A server's words as {@link ServerWords} makes them fit, and without what it may have repeated of these. */
    String fit(@Nullable String words) {
        return ServerWords.of(words, secrets());
    }

    private List<String> secrets() {
        return Stream.concat(
                        secrets(password(), "\0" + username() + "\0" + password()),
                        token == null ? Stream.empty() : secrets(token.reveal(), bearer()))
                .toList();
    }

    private Stream<String> secrets(String secret, String response) {
        return secret.length() < SHORTEST_SECRET
                ? Stream.empty()
                : Stream.of(secret, base64(secret), base64(response), xoauth2(), oauthBearer());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Credentials[" + server.auth() + "]";
    }
}
