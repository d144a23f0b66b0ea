package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Lines of the log hold texts of rows and peers.
class LogLineTest {
    @Test
    void aTextCanNeitherForgeALineNorMoveACursor() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");

        byte[] line =
                appender.getEncoder()
                        .encode(
                                new LoggingEvent(
                                        "",
                                        root,
                                        Level.INFO,
                                        "a\u001b[2J\u009b1m\r\n2026 ERROR forged é",
                                        null,
                                        null));

        assertThat(new String(line, StandardCharsets.UTF_8))
                .endsWith("a?[2J?1m??2026 ERROR forged é\n")
                .hasLineCount(1);
    }
}
