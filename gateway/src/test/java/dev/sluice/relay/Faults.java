package dev.sluice.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What the product logs as an error while a test runs. A fault that costs no caller an answer would go unseen
/// otherwise.
final class Faults extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Faults() {}

    static Faults watch() {
        var faults = new Faults();
        faults.start();
        faults.root.addAppender(faults);
        return faults;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            IThrowableProxy cause = event.getThrowableProxy();
            seen.add(event.getLoggerName() + ": " + event.getFormattedMessage()
                    + (cause == null ? "" : " (" + cause.getClassName() + ": " + cause.getMessage() + ")"));
        }
    }

    /// Ends the watch; what was seen is an error.
    @Override
    public void close() {
        root.detachAppender(this);
        stop();
        if (!seen.isEmpty()) {
            throw new AssertionError("the product logged errors: " + seen);
        }
    }
}
