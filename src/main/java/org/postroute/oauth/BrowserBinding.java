package org.postroute.oauth;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that binds an attempt to a browser (THR-47), one for each attempt, so that several go on at once. Under https
 * its name keeps other hosts of the domain from setting it. It is sent with the redirect from the provider and with nothing
 * that another site's page does by itself.
 */
final class BrowserBinding {
    private static final int NAME_DIGITS = 16;

    private final boolean encrypted;

    BrowserBinding(URI publicUrl) {
        this.encrypted = "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    private String name(String state) {
        return (encrypted ? "__Host-" : "") + "postroute-authorize-"
                + OneTime.hash(state).substring(0, NAME_DIGITS);
    }

    String set(String state, String word, Duration lifetime) {
        return name(state) + "=" + word + "; Path=/; Max-Age=" + lifetime.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (encrypted ? "; Secure" : "");
    }

    String clear(String state) {
        return set(state, "", Duration.ZERO);
    }

    /** The word that this browser shows for a state; null when it shows none. */
    @Nullable
    String word(String state, @Nullable String cookies) {
        String wanted = name(state) + "=";
        if (cookies != null) {
            for (String cookie : cookies.split(";")) {
                String pair = cookie.strip();
                if (pair.startsWith(wanted) && OneTime.isOne(pair.substring(wanted.length()))) {
                    return pair.substring(wanted.length());
                }
            }
        }
        return null;
    }
}
