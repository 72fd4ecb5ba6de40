package org.postroute.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real OAuth server with one realm, one user, and one client that has to ask for consent and to use PKCE. */
final class Keycloak implements AutoCloseable {
    static final String CLIENT = "postroute";
    static final String SECRET = "keycloak-client-secret-canary";
    static final String PASSWORD = "keycloak-password-canary";

    private static final Path HOME = Path.of("target/keycloak");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = freePort();
    private final Process process;

    /** @param redirects exact redirect URIs */
    Keycloak(Path folder, String address, List<String> redirects) throws IOException {
        Path realm = home().resolve("data/import/realm.json");
        Files.createDirectories(realm.getParent());
        Files.write(realm, new ObjectMapper().writeValueAsBytes(realm(address, redirects)));
        ProcessBuilder builder = new ProcessBuilder(
                        home().resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--cache=local")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms256m -Xmx768m");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    /** As the build unpacks it, with this run's realm in it. */
    private static Path home() throws IOException {
        try (var found = Files.list(HOME)) {
            return found.filter(path -> path.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("run this by mvn verify, which unpacks Keycloak"))
                    .toAbsolutePath();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> realm(String address, List<String> redirects) {
        Map<String, Object> client = Map.of(
                "clientId",
                CLIENT,
                "name",
                "Postroute",
                "secret",
                SECRET,
                "redirectUris",
                redirects,
                "consentRequired",
                true,
                "fullScopeAllowed",
                true,
                "directAccessGrantsEnabled",
                false,
                "defaultClientScopes",
                List.of("mail"),
                "optionalClientScopes",
                List.of("offline_access", "calendar"),
                "attributes",
                Map.of(
                        "pkce.code.challenge.method", "S256",
                        "oauth2.device.authorization.grant.enabled", "true"));
        Map<String, Object> user = Map.of(
                "username",
                address,
                "email",
                address,
                "emailVerified",
                true,
                "enabled",
                true,
                "firstName",
                "Support",
                "lastName",
                "Example",
                "realmRoles",
                List.of("offline_access"),
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
        return Map.of(
                "realm",
                "mail",
                "enabled",
                true,
                "sslRequired",
                "none",
                "clientScopes",
                List.of(scope("mail"), scope("calendar"), scope("offline_access")),
                "clients",
                List.of(client),
                "users",
                List.of(user));
    }

    private static Map<String, Object> scope(String name) {
        Map<String, Object> email = Map.of(
                "name", "email",
                "protocol", "openid-connect",
                "protocolMapper", "oidc-usermodel-attribute-mapper",
                "config",
                        Map.of(
                                "user.attribute", "email",
                                "claim.name", "email",
                                "jsonType.label", "String",
                                "access.token.claim", "true",
                                "introspection.token.claim", "true"));
        return Map.of(
                "name",
                name,
                "protocol",
                "openid-connect",
                "attributes",
                Map.of(
                        "include.in.token.scope", "true",
                        "display.on.consent.screen", "true",
                        "consent.screen.text", "Permission " + name),
                "protocolMappers",
                List.of(email));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/realms/mail";
    }

    String endpoint(String name) {
        return url() + "/protocol/openid-connect/" + name;
    }

    /** Five minutes, for a machine that is busy with other things. */
    Keycloak awaitReady() {
        await("Keycloak").atMost(Duration.ofMinutes(5)).until(this::isReady);
        return this;
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Keycloak ended");
        }
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url())).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
