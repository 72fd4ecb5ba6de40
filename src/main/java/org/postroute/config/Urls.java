package org.postroute.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** URLs, which may carry credentials where nobody looks for them. */
final class Urls {
    private static final Pattern QUERY = Pattern.compile("[?;].*", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("//[^/]*@");
    private static final Pattern LEDGER = Pattern.compile("jdbc:(sqlite:\\S+|postgresql:\\S+)");
    private static final Pattern PASSWORD = Pattern.compile("(?i).*([?&]password=|//[^/]*@).*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    static final ValueType<URI> AGENT_URL = ValueType.of(
                    "agent URL",
                    "Use an absolute https or http URL without user and password, such as https://agent.example.com/turns.",
                    "https://agent.example.org/turns",
                    text -> web(text))
            .showing(Urls::withoutCredentials);

    static final ValueType<URI> PUBLIC_URL = ValueType.of(
                    "public URL",
                    "Use an absolute https or http URL without a query, such as https://mail-channel.example.com.",
                    "https://mail-channel.example.org",
                    text -> web(text.replaceFirst("/+$", "")).filter(url -> url.getRawQuery() == null))
            .showing(Urls::withoutCredentials);

    static final ValueType<String> LEDGER_URL = ValueType.of(
                    "ledger URL",
                    "Use jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE; the password has a key of its own.",
                    "jdbc:postgresql://db.example.org/postroute",
                    Urls::ledger)
            .showing(Urls::withoutCredentials);

    private Urls() {}

    static Optional<URI> web(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean usable = (scheme.equals("https") || scheme.equals("http"))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ledger(String text) {
        return LEDGER.matcher(text).matches() && !PASSWORD.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty();
    }

    private static String withoutCredentials(String url) {
        return QUERY.matcher(USER.matcher(url).replaceAll("//********@")).replaceAll("?********");
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** True when what is sent there can be read on the way. */
    static boolean isExposed(URI url) {
        return url.getScheme().equalsIgnoreCase("http") && !isLoopback(url.getHost());
    }
}
