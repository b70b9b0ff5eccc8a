package dev.sluice.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the log files that [LogFile] writes.
public final class LogFiles {
    private static final String NAME = "oneapi-\\d{14}(-\\d+)?\\.log";

    private LogFiles() {}

    /// The file that was begun last.
    public static Optional<Path> newest(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (var files = Files.list(directory)) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().matches(NAME))
                    .sorted(Comparator.comparing(LogFiles::place))
                    .toList();
            return logs.isEmpty() ? Optional.empty() : Optional.of(logs.getLast());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Reads a file of any size; stops where it is no text.
    public static void eachLine(Path file, Consumer<String> reader) {
        try (var lines = Files.lines(file)) {
            lines.forEach(reader);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof MalformedInputException)) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log file %s cannot be read".formatted(file.getFileName()), e);
        }
    }

    /// Without the ending, so that `…59` comes before `…59-1`.
    private static String place(Path file) {
        return file.getFileName().toString().replace(".log", "");
    }
}
