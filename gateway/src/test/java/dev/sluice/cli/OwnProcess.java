package dev.sluice.cli;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `sluice serve` as a process of its own, on a free port, with the classes under test.
final class OwnProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");

    private final Process process;
    private final Path output;

    private OwnProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static OwnProcess serve(Path folder, Map<String, String> variables) throws IOException {
        Path output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.cli.Main",
                        "serve")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("SQL_DSN", "DATABASE_URL", "REDIS_CONN_STRING"));
        builder.environment().put("PORT", "0");
        builder.environment().putAll(variables);
        return new OwnProcess(builder.start(), output);
    }

    /// Waits until it listens.
    int port() {
        Eventually.within(PATIENCE, () -> {
            if (!PORT.matcher(said()).find()) {
                throw new AssertionError(said());
            }
        });
        Matcher found = PORT.matcher(said());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /// Everything it has printed so far.
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("no signal sent: " + code);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
