package org.postroute.mailbox;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** A submission server's settings in Angus's words. No password among them. */
final class SmtpProperties {
    private SmtpProperties() {}

    /** @param writeTimeouts shared, or Angus makes a thread a connection */
    static Properties of(ServerSettings server, Dialer dialer, PatientTls tls, ScheduledExecutorService writeTimeouts) {
        Properties properties = new Properties();
        boolean startTls = server.security() == Security.STARTTLS;
        set(properties, "starttls.enable", startTls);
        set(properties, "starttls.required", startTls);
        set(properties, "ssl.enable", server.security() == Security.SSL);
        set(properties, "ssl.checkserveridentity", true);
        properties.put("mail.smtp.ssl.socketFactory", tls);
        // or a refused certificate is tried again with the JVM's own factory
        set(properties, "socketFactory.fallback", false);
        set(properties, "auth", server.auth() != AuthMode.NONE);
        set(properties, "auth.mechanisms", server.auth() == AuthMode.PLAIN ? "PLAIN LOGIN" : "LOGIN PLAIN");
        set(properties, "connectiontimeout", millis(dialer.connectTimeout()));
        set(properties, "timeout", millis(dialer.readTimeout()));
        set(properties, "writetimeout", millis(dialer.readTimeout()));
        properties.put("mail.smtp.executor.writetimeout", writeTimeouts);
        set(properties, "quitwait", false);
        set(properties, "userset", true);
        set(properties, "sendpartial", false);
        set(properties, "allow8bitmime", false);
        properties.setProperty("mail.mime.allowutf8", "false");
        return properties;
    }

    private static void set(Properties properties, String key, Object value) {
        properties.setProperty("mail.smtp." + key, value.toString());
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
