package org.postroute.mailbox;

import java.util.Locale;
import java.util.stream.Stream;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/**
 * A step that failed, as the rules of {@link Hints} look at it.
 *
 * @param direction imap or smtp
 * @param step as in {@link ConnectionReport.Step}
 * @param words what went wrong
 * @param stays somebody has to change something
 */
record Trouble(ServerSettings server, String direction, String step, String words, boolean stays) {
    boolean says(String... any) {
        String lower = words.toLowerCase(Locale.ROOT);
        return Stream.of(any).anyMatch(part -> lower.contains(part.toLowerCase(Locale.ROOT)));
    }

    boolean isAt(String... steps) {
        return Stream.of(steps).anyMatch(step::equals);
    }

    /** Whether the host is one of these or below it. */
    boolean isHost(String... domains) {
        String host = server.host().toLowerCase(Locale.ROOT);
        return Stream.of(domains).anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    boolean isMicrosoft() {
        return isHost("office365.com", "outlook.com", "office.com");
    }

    boolean isGoogle() {
        return isHost("gmail.com", "googlemail.com");
    }

    boolean isOAuth() {
        return server.auth() == AuthMode.OAUTH2;
    }

    boolean isUnprotected() {
        return server.security() == Security.NONE;
    }

    /** The server knows who we say we are, and says no. */
    boolean isRejection() {
        return isAt("sign-in") && stays;
    }

    String usualPorts() {
        return direction.equals("imap")
                ? "Usual: 993 with ssl, 143 with starttls."
                : "Usual: 465 with ssl, 587 with starttls.";
    }
}
