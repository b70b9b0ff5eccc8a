package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The product in a process of its own, which a test may kill at any moment. What it says goes to a file.
public final class SluiceProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path said;

    private SluiceProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /// Starts it with these variables and no others that concern it; does not wait. `options` are for the Java
    /// machine.
    public static SluiceProcess start(Path folder, Map<String, String> environment, String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What counts is a quick start; each process lives for a second or two.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of("dev.sluice.cli.Main", "serve"));
        try {
            var said = Files.createTempFile(folder, "process", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(
                            name -> name.startsWith("SLUICE_") || name.startsWith("SQL") || name.equals("LOG_SQL_DSN"));
            builder.environment().put("PORT", "0");
            builder.environment().put("SLUICE_LOG_DIR", "off");
            builder.environment().putAll(environment);
            return new SluiceProcess(builder.start(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A client without credentials; waits until the process listens.
    public Client client() {
        return Client.of(port());
    }

    /// Waits until it listens; false when it ended before it did.
    public boolean listens() {
        Eventually.within(PATIENCE, () -> {
            if (process.isAlive() && !PORT.matcher(said()).find()) {
                throw new AssertionError("does not listen: " + said());
            }
        });
        return PORT.matcher(said()).find();
    }

    private int port() {
        Matcher[] found = new Matcher[1];
        Eventually.within(PATIENCE, () -> {
            found[0] = PORT.matcher(said());
            if (!found[0].find()) {
                throw new AssertionError("does not listen: " + said());
            }
        });
        return Integer.parseInt(found[0].group(1));
    }

    /// Waits until `/readyz` says 200.
    public void awaitReady(Client client) {
        Eventually.within(PATIENCE, () -> {
            Response answer = client.get("/readyz");
            if (answer.status() != 200) {
                throw new AssertionError(answer.text());
            }
        });
    }

    /// Everything it has said so far.
    public String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it without a word (SIGKILL); returns when it is gone.
    public void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    /// Ends it as an operator does (SIGTERM); returns when it is gone.
    public void stop() {
        process.destroy();
        awaitEnd(PATIENCE);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until it has ended by itself; answers its exit code.
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still runs after %s: %s".formatted(limit, said()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
