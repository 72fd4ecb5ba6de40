package org.postroute.mailbox;

import java.time.Duration;
import java.util.Properties;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** A submission server's settings in Angus's words. No password among them. */
final class SmtpProperties {
    private SmtpProperties() {}

    static Properties of(ServerSettings server, Dialer dialer, PatientTls tls, SubmissionSockets sockets) {
        Properties properties = new Properties();
        boolean startTls = server.security() == Security.STARTTLS;
        set(properties, "starttls.enable", startTls);
        set(properties, "starttls.required", startTls);
        set(properties, "ssl.enable", server.security() == Security.SSL);
        set(properties, "ssl.checkserveridentity", true);
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.socketFactory", sockets);
        // or a refused certificate is tried again with the JVM's own factory
        set(properties, "socketFactory.fallback", false);
        set(properties, "auth", server.auth() != AuthMode.NONE);
        set(properties, "auth.mechanisms", mechanisms(server.auth()));
        set(properties, "connectiontimeout", millis(dialer.connectTimeout()));
        set(properties, "timeout", millis(dialer.readTimeout()));
        set(properties, "quitwait", false);
        set(properties, "userset", true);
        set(properties, "sendpartial", false);
        set(properties, "allow8bitmime", false);
        properties.setProperty("mail.mime.allowutf8", "false");
        return properties;
    }

    /** The first that the server offers is taken. */
    private static String mechanisms(AuthMode auth) {
        return switch (auth) {
            case OAUTH2 -> "XOAUTH2";
            case PLAIN -> "PLAIN LOGIN";
            case LOGIN, NONE -> "LOGIN PLAIN";
        };
    }

    private static void set(Properties properties, String key, Object value) {
        properties.setProperty("mail.smtp." + key, value.toString());
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
