package dev.sluice.ops;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// An event as a line for people: time, level, logger, message, then `key=value` pairs. Stack traces follow at level
/// error only; below it the failure is one more pair.
final class TextLines extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final String OURS = "dev.sluice.";

    private final Failures failures = new Failures();

    TextLines() {
        failures.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160)
                .append(TIME.format(event.getInstant()))
                .append(' ')
                .append(String.format("%-5s", event.getLevel()))
                .append(' ')
                .append(shortName(event.getLoggerName()))
                .append("  ")
                .append(event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=').append(value(pair.value));
            }
        }
        line.append(failures.of(event)).append('\n');
        return line.toString();
    }

    private static String shortName(String logger) {
        return logger.startsWith(OURS)
                ? logger.substring(OURS.length())
                : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String value(Object value) {
        String text = String.valueOf(value);
        return text.isEmpty() || text.indexOf(' ') >= 0 || text.indexOf('\n') >= 0
                ? '"' + text.replace("\n", "\\n") + '"'
                : text;
    }

    /// What went wrong, as text that follows a line.
    private static final class Failures extends ThrowableProxyConverter {
        String of(ILoggingEvent event) {
            var failure = event.getThrowableProxy();
            if (failure == null) {
                return "";
            }
            return event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.ERROR)
                    ? "\n" + convert(event).stripTrailing()
                    : " failure=" + value(failure.getClassName() + ": " + failure.getMessage());
        }
    }
}
