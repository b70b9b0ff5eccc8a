package dev.sluice.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of a running gateway: standard output, a file, and the last lines in memory.
public final class Logging implements AutoCloseable {
    private static final List<String> CHATTY =
            List.of("io.netty", "io.vertx", "com.zaxxer.hikari", "org.jooq", "org.mariadb");
    /// Every connection that a peer breaks is an error to this one, told in the peer's words. Whoever used the
    /// connection hears of it and tells what it means.
    private static final String BROKEN_CONNECTIONS = "io.vertx.core.net.impl.ConnectionBase";

    private final LoggerContext context;
    private final RecentLines recent;

    private Logging(LoggerContext context, RecentLines recent) {
        this.context = context;
        this.recent = recent;
    }

    /// Replaces whatever wrote the log before.
    public static Logging start(LogConfig config, Redactor redactor) {
        var recent = new RecentLines();
        List<LineSink> sinks = new ArrayList<>(List.of(LineSink.standardOutput(), recent));
        Path directory = config.directory();
        if (directory != null) {
            sinks.add(LogFile.in(directory, LogFile.LINES_PER_FILE));
        }
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        configure(context, new CleanLines(layout(config.format()), redactor), sinks, config.debug());
        return new Logging(context, recent);
    }

    /// What a single command writes: warnings to standard error, so that its answer on standard output stays clean.
    static void quiet(LoggerContext context) {
        LineSink standardError = System.err::print;
        configure(context, new CleanLines(new TextLines(), Redactor.byShape()), List.of(standardError), false);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }

    private static LayoutBase<ILoggingEvent> layout(LogConfig.Format format) {
        return switch (format) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
    }

    private static void configure(LoggerContext context, CleanLines layout, List<LineSink> sinks, boolean debug) {
        context.reset();
        var appender = new LineAppender(layout, sinks);
        appender.setContext(context);
        appender.setName("lines");
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        context.getLogger(BROKEN_CONNECTIONS).setLevel(Level.OFF);
        context.getLogger("dev.sluice").setLevel(debug ? Level.DEBUG : Level.INFO);
    }

    public RecentLines recent() {
        return recent;
    }

    /// Writes out what is left and closes the file; later events go nowhere.
    @Override
    public void close() {
        context.stop();
    }
}
