package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a provider sends back with the browser (RFC 6749, 4.1.2; RFC 9207, 2). Anybody can write one. */
public record ProviderAnswer(
        @Nullable String state,
        @Nullable String code,
        @Nullable String iss,
        @Nullable String error,
        @Nullable String errorDescription) {

    private static final int MOST_CHARS = 8_000;

    /** The query of what a browser was redirected to; empty when it is not below this address. */
    static Optional<ProviderAnswer> pasted(String url, URI redirect) {
        try {
            URI given = URI.create(url.strip());
            boolean ours = url.length() <= MOST_CHARS
                    && redirect.getPath().equals(given.getPath())
                    && String.valueOf(redirect.getAuthority()).equalsIgnoreCase(given.getAuthority())
                    && given.getRawQuery() != null;
            return ours ? Optional.of(of(URLUtils.parseParameters(given.getRawQuery()))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ProviderAnswer of(Map<String, List<String>> query) {
        return new ProviderAnswer(
                first(query, "state"),
                first(query, "code"),
                first(query, "iss"),
                first(query, "error"),
                first(query, "error_description"));
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : null;
    }

    /** The code is a secret. */
    @Override
    public String toString() {
        return "ProviderAnswer[error=" + (error == null ? "none" : "given") + "]";
    }
}
