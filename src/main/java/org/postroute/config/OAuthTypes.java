package org.postroute.config;

import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postroute.config.OAuthSettings.Provider;

/** The forms of values that only OAuth has. */
final class OAuthTypes {
    private static final Pattern TENANT_TEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
    /** RFC 6749, 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,500}");

    static final ValueType<Provider> PROVIDER = ValueType.of(
            "OAuth provider",
            "Use google, microsoft or generic.",
            "generic",
            text -> List.of(Provider.values()).stream()
                    .filter(provider -> provider.text().equalsIgnoreCase(text))
                    .findFirst());

    static final ValueType<String> TENANT = ValueType.of(
            "tenant",
            "Use the tenant's id or domain, or common, organizations or consumers.",
            "example.onmicrosoft.com",
            text -> Optional.of(text).filter(t -> TENANT_TEXT.matcher(t).matches()));

    static final ValueType<URI> ENDPOINT = ValueType.of(
            "OAuth endpoint",
            "Use an absolute https URL without user and password (http only to this machine).",
            "https://login.example.org/token",
            text -> Urls.web(text).filter(url -> !Urls.isExposed(url)));

    static final ValueType<List<String>> SCOPES = ValueType.of(
            "scopes",
            "Use the names of scopes, separated by spaces.",
            "offline_access mail",
            text -> Optional.of(List.of(text.split("\\s+")))
                    .filter(scopes ->
                            scopes.stream().allMatch(s -> SCOPE.matcher(s).matches())));

    static final ValueType<LocalDate> DATE =
            ValueType.of("date", "Use a date such as 2027-03-31.", "2027-03-31", OAuthTypes::date);

    private OAuthTypes() {}

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
