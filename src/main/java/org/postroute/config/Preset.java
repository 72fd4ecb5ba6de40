package org.postroute.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings.Provider;
import org.postroute.message.EmailAddress;

/** Servers of the large providers. They fill what is not given. */
enum Preset {
    MICROSOFT365(
            "outlook.office365.com",
            "smtp.office365.com",
            587,
            "(outlook|hotmail)\\.(com|[a-z]{2}|com?\\.[a-z]{2})|live\\.(com|co\\.uk|de|fr|it|nl)|msn\\.com|.+\\.onmicrosoft\\.com",
            Provider.MICROSOFT),
    GMAIL("imap.gmail.com", "smtp.gmail.com", 587, "gmail\\.com|googlemail\\.com", Provider.GOOGLE),
    /** yahoo.co.jp is another company's. */
    YAHOO(
            "imap.mail.yahoo.com",
            "smtp.mail.yahoo.com",
            465,
            "yahoo\\.(com|[a-z]{2}|com\\.[a-z]{2}|co\\.(?!jp)[a-z]{2})|ymail\\.com|rocketmail\\.com|myyahoo\\.com",
            null),
    ZOHO("imap.zoho.com", "smtp.zoho.com", 587, "zoho\\.com|zohomail\\.com", null),
    FASTMAIL("imap.fastmail.com", "smtp.fastmail.com", 587, "fastmail\\.(com|fm|net|org|us|de|co\\.uk)", null),
    /** Fills nothing, and is not guessed away. */
    CUSTOM("", "", 0, "(?!)", null);

    static final int IMAP_PORT = 993;

    private final String imapHost;
    private final String smtpHost;
    private final int smtpPort;
    private final Pattern domains;
    private final @Nullable Provider provider;

    Preset(String imapHost, String smtpHost, int smtpPort, String domains, @Nullable Provider provider) {
        this.imapHost = imapHost;
        this.smtpHost = smtpHost;
        this.smtpPort = smtpPort;
        this.domains = Pattern.compile(domains);
        this.provider = provider;
    }

    String imapHost() {
        return imapHost;
    }

    String smtpHost() {
        return smtpHost;
    }

    int smtpPort() {
        return smtpPort;
    }

    /** Whose OAuth application is asked; empty where none is known. */
    Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** As the property is written. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By the provider's own domains. */
    static Optional<Preset> guess(EmailAddress address) {
        String domain = address.domain().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(preset -> preset.domains.matcher(domain).matches())
                .findFirst();
    }
}
