package dev.sluice.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// A log file named and split as new-api does it: `oneapi-<yyyymmddhhmmss>.log`, a new one after a million lines.
/// Written through at once, so that the last lines before a crash are there.
final class LogFile implements LineSink {
    static final int LINES_PER_FILE = 1_000_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private final Path directory;
    private final int linesPerFile;
    private Writer writer;
    private int lines;
    private boolean broken;

    private LogFile(Path directory, int linesPerFile) throws IOException {
        this.directory = directory;
        this.linesPerFile = linesPerFile;
        this.writer = open(directory);
    }

    /// Creates the directory if it is missing. Fails when nothing can be written there.
    static LogFile in(Path directory, int linesPerFile) {
        try {
            Files.createDirectories(directory);
            return new LogFile(directory, linesPerFile);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the log directory %s cannot be written; set --log-dir to another, or to off".formatted(directory),
                    e);
        }
    }

    @Override
    public void line(String line) {
        try {
            if (++lines > linesPerFile) {
                writer.close();
                writer = open(directory);
                lines = 1;
            }
            writer.write(line);
            writer.flush();
            broken = false;
        } catch (IOException e) {
            if (!broken) {
                System.err.println("sluice: the log file cannot be written: " + e.getMessage());
            }
            broken = true;
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            System.err.println("sluice: the log file was not closed in order: " + e.getMessage());
        }
    }

    private static Writer open(Path directory) throws IOException {
        String name = "oneapi-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
        Path file = directory.resolve(name + ".log");
        for (int copy = 1; Files.exists(file); copy++) {
            file = directory.resolve("%s-%d.log".formatted(name, copy));
        }
        return Files.newBufferedWriter(file);
    }
}
