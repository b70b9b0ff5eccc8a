package dev.sluice.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;

/// The lines of another layout with secrets blotted out.
final class CleanLines extends LayoutBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> lines;
    private final Redactor redactor;

    CleanLines(Layout<ILoggingEvent> lines, Redactor redactor) {
        this.lines = lines;
        this.redactor = redactor;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return redactor.clean(lines.doLayout(event));
    }
}
