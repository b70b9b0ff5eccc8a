package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Each test has a logger context of its own, so the log of the other tests stays as it is.
class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final RecentLines recent = new RecentLines();

    private Logger logger(Layout<ILoggingEvent> layout) {
        var appender = new LineAppender(new CleanLines(layout, Redactor.byShape()), List.of(recent));
        appender.setContext(context);
        appender.start();
        Logger logger = context.getLogger("dev.sluice.routing.RoutingKeeper");
        logger.addAppender(appender);
        return logger;
    }

    @Test
    void aTextLineHoldsMessageAndPairs() {
        logger(new TextLines())
                .atInfo()
                .addKeyValue("channels", 5)
                .addKeyValue("why", "two words")
                .log("synced");

        assertThat(recent.last(1).getFirst())
                .endsWith("INFO  routing.RoutingKeeper  synced channels=5 why=\"two words\"");
    }

    @Test
    void onlyErrorsCarryAStackTrace() {
        var logger = logger(new TextLines());

        logger.atWarn().setCause(new IllegalStateException("away")).log("read failed");
        logger.atError().setCause(new IllegalStateException("gone")).log("broken");

        assertThat(recent.last(2).getFirst()).endsWith("failure=\"java.lang.IllegalStateException: away\"");
        assertThat(recent.last(2).getLast()).contains("\tat ");
    }

    @Test
    void aJsonLineIsOneObject() {
        logger(new JsonLines()).atWarn().addKeyValue("status", 429).log("attempt \"refused\"\nonce");

        var line = JsonMapper.shared().readTree(recent.last(1).getFirst());

        assertThat(line.path("message").asString()).isEqualTo("attempt \"refused\"\nonce");
        assertThat(line.path("status").asInt()).isEqualTo(429);
        assertThat(line.path("level").asString()).isEqualTo("WARN");
    }

    @Test
    void noLineHoldsAKey() {
        logger(new TextLines())
                .atWarn()
                .addKeyValue("header", "Bearer sk-PlantedSecretValue123")
                .log("odd");
        logger(new JsonLines()).warn("sk-PlantedSecretValue123");

        assertThat(recent.last(10)).hasSizeGreaterThan(1).noneMatch(line -> line.contains("PlantedSecretValue123"));
    }

    @Test
    void markersAreFoundAgain() {
        var logger = logger(new TextLines());

        logger.info("InitChannelCache");
        logger.info("channels synced from database");

        assertThat(recent.last("channels synced from database")).isPresent();
        assertThat(recent.last("panic")).isEmpty();
    }

    @Test
    void aFileIsSplitAfterItsLines(@TempDir Path directory) throws IOException {
        try (var file = LogFile.in(directory.resolve("logs"), 2)) {
            file.line("one\n");
            file.line("two\n");
            file.line("three\n");

            try (var files = Files.list(directory.resolve("logs"))) {
                assertThat(files)
                        .hasSize(2)
                        .allMatch(path -> path.getFileName().toString().startsWith("oneapi-20"));
            }
            assertThat(LogFiles.newest(directory.resolve("logs")).map(LoggingTest::read))
                    .contains("three\n");
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed(@TempDir Path directory) throws IOException {
        Path taken = Files.createFile(directory.resolve("taken"));

        assertThatThrownBy(() -> LogFile.in(taken, 2))
                .hasMessageContaining("--log-dir")
                .hasMessageContaining("taken");
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() -> LogConfig.from(new Environment(Map.of("SLUICE_LOG_FORMAT", "xml")), ""))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("SLUICE_LOG_FORMAT");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
