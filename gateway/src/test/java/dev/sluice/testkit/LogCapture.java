package dev.sluice.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.ops.RecentLines;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Collects what the product logs at info and above, one line an event: level, message, keys, causes. Nothing is
/// redacted: what must not be in the log must not be here.
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.sluice");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final RecentLines recent;

    public LogCapture() {
        this(new RecentLines());
    }

    /// Passes every line on to `recent`, which a gateway knows its log by.
    public LogCapture(RecentLines recent) {
        this.recent = recent;
        setContext(logger.getLoggerContext());
        start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> with(String marker) {
        return lines.stream().filter(line -> line.contains(marker)).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        var line = new StringBuilder()
                .append(event.getLevel())
                .append(' ')
                .append(event.getFormattedMessage())
                .append(' ')
                .append(event.getKeyValuePairs());
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            line.append(" | ").append(cause.getClassName()).append(": ").append(cause.getMessage());
        }
        lines.add(line.toString());
        recent.line(line.toString());
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        stop();
    }
}
