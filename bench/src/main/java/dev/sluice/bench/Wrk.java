package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Load by wrk, with one thread: the other core is for the process under test.
record Wrk(Path program, Path folder, int connections) implements Load {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    static Optional<Load> find(Path folder, int connections) {
        return Commands.find("wrk").map(program -> new Wrk(program, folder, connections));
    }

    @Override
    public String name() {
        return "wrk";
    }

    @Override
    public Result run(Subject subject, Chat chat, Duration time) {
        return parse(Commands.output(
                program.toString(),
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + time.toSeconds() + "s",
                "--latency",
                "--script=" + script(chat),
                subject.url(Chat.PATH)));
    }

    static Result parse(String said) {
        return new Result(
                (long) number(REQUESTS, said),
                number(RATE, said),
                latency("50%", said),
                latency("99%", said),
                (long) number(ERRORS, said) + socketErrors(said));
    }

    private Path script(Chat chat) {
        try {
            return Files.writeString(folder.resolve("chat.lua"), """
                    wrk.method = "POST"
                    wrk.body = [[%s]]
                    wrk.headers["Content-Type"] = "application/json"
                    wrk.headers["Authorization"] = "Bearer %s"
                    """.formatted(chat.body(), chat.key()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(Pattern pattern, String said) {
        var found = pattern.matcher(said);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static long socketErrors(String said) {
        var found = SOCKET_ERRORS.matcher(said);
        long sum = 0;
        for (int group = 1; found.find(0) && group <= 4; group++) {
            sum += Long.parseLong(found.group(group));
        }
        return sum;
    }

    /// A percentile in milliseconds; wrk writes `312.00us`, `1.20ms` or `2.00s`.
    private static double latency(String percentile, String said) {
        var found = Pattern.compile(percentile + " +([0-9.]+)(us|ms|s)").matcher(said);
        if (!found.find()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(found.group(1));
        return switch (found.group(2)) {
            case "us" -> value / 1000;
            case "ms" -> value;
            default -> value * 1000;
        };
    }
}
