package org.postroute.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.RetryableException;

/**
 * The ports that {@code run} serves. Camel's server does not fail when its port is taken: the product would run on without
 * the API, and no agent could answer later.
 */
final class Ports {
    private Ports() {}

    /** @throws RetryableException naming the property of the first port that is taken */
    static void requireFree(PostrouteSettings settings) {
        requireFree(settings.api().host(), settings.api().port(), "postroute.api.port");
        requireFree(settings.api().host(), settings.managementPort(), "postroute.management.port");
    }

    private static void requireFree(String host, int port, String key) {
        try {
            new ServerSocket(port, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            throw new RetryableException(key + ": " + host + ":" + port + " cannot be used, " + e.getMessage(), e);
        }
    }
}
