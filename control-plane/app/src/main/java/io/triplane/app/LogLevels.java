package io.triplane.app;

import io.triplane.model.IpsecGlobal;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Holds our own log lines to the configured `log_level`. The platform's logger filters, so that
/// the framework may set itself up behind it as it likes.
final class LogLevels {
    /// Held, since a level goes with its logger.
    private static final Logger OURS = Logger.getLogger("io.triplane");

    private LogLevels() {}

    static void apply(IpsecGlobal global) {
        OURS.setLevel(
                switch (global.get(IpsecGlobal.LOG_LEVEL)) {
                    case DEBUG -> Level.FINE;
                    // There is nothing between them here.
                    case INFO, NOTICE -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                });
    }
}
