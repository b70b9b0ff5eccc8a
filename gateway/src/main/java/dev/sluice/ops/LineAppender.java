package dev.sluice.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import java.util.List;

/// Turns each event into a line once and hands it to every place that keeps lines.
final class LineAppender extends AppenderBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> layout;
    private final List<LineSink> sinks;

    LineAppender(Layout<ILoggingEvent> layout, List<LineSink> sinks) {
        this.layout = layout;
        this.sinks = List.copyOf(sinks);
    }

    /// Logback calls this under a lock, one event at a time.
    @Override
    protected void append(ILoggingEvent event) {
        String line = layout.doLayout(event);
        for (LineSink sink : sinks) {
            sink.line(line);
        }
    }

    @Override
    public void stop() {
        super.stop();
        sinks.forEach(LineSink::close);
    }
}
