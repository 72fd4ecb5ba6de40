package org.postroute.mailbox;

import java.util.Locale;
import java.util.Optional;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.MisconfiguredException;

/** What a person should try next, in plain language. */
record Hints(ServerSettings server, String direction) {
    private static final int MAX_LISTED = 400;

    Optional<String> of(String step, Exception fault) {
        if (fault instanceof FolderMissingException missing) {
            return Optional.of(folders(missing));
        }
        if (step.equals("sign-in") && fault instanceof MisconfiguredException) {
            return Optional.of(signIn());
        }
        String problem = Faults.problem(fault);
        Optional<String> certain = certain(problem);
        return certain.isPresent() ? certain : silent(step);
    }

    private Optional<String> certain(String problem) {
        String hint = switch (problem) {
            case "the host name is unknown" -> "Check the spelling of the host.";
            case "the connection was refused" ->
                "Nothing listens there, or a firewall refuses: check host and" + " port. " + usualPorts();
            case "the server does not speak TLS on this port" ->
                "Use security starttls, or the port for TLS. " + usualPorts();
            case "the server does not offer STARTTLS, which is required" ->
                "Use security ssl and the port" + " for TLS. " + usualPorts();
            case "the server's certificate is not trusted" ->
                "If the server is yours, name its certificate in" + " postroute.tls.trust-file.";
            case "the server's certificate is for another host name" ->
                "Use the host name that the" + " certificate was made for.";
            case "the server's certificate has expired" -> "Whoever runs the server has to renew it.";
            case "the server's certificate is not valid yet" -> "Check the clock of this machine.";
            default -> "";
        };
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    /** Connected, and then nothing that can be understood: mostly TLS where none is expected, or the reverse. */
    private Optional<String> silent(String step) {
        return switch (step) {
            case "connect" -> Optional.of("A firewall may be in between: check host and port. " + usualPorts());
            case "greeting", "tls" ->
                server.security() == Security.SSL
                        ? Optional.of("Check that the port is one for TLS. " + usualPorts())
                        : Optional.of("The server may expect TLS at once: try security ssl. " + usualPorts());
            default -> Optional.empty();
        };
    }

    private String signIn() {
        if (server.auth() == AuthMode.NONE) {
            return "Give a username and a password.";
        }
        String host = server.host().toLowerCase(Locale.ROOT);
        if (host.endsWith("office365.com") || host.endsWith("outlook.com")) {
            return "Microsoft ended password sign-in for IMAP; use OAuth.";
        }
        return "Check username and password. With two-step verification most providers want an app password instead of"
                + " the account's own.";
    }

    private static String folders(FolderMissingException missing) {
        String listed = String.join(", ", missing.folders());
        String bounded = listed.length() > MAX_LISTED ? listed.substring(0, MAX_LISTED) + "…" : listed;
        return "Folders there are: " + bounded;
    }

    private String usualPorts() {
        return direction.equals("imap")
                ? "Usual: 993 with ssl, 143 with starttls."
                : "Usual: 465 with ssl, 587 with starttls.";
    }
}
