package dev.sluice.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Prints medians, and the ratio of the product to nginx beside them.
record Report(PrintStream out) {
    private static final String PRODUCT = "sluice";

    void context(String load, boolean nginx) {
        out.printf(
                "%d cores, load by %s over %d connections, %s%n",
                Runtime.getRuntime().availableProcessors(),
                load,
                Rounds.CONNECTIONS,
                nginx ? "in turns with nginx" : "nginx is not installed: no ratios");
    }

    void calls(String title, List<Rounds.Calls> rounds) {
        out.println("\n" + title);
        row("requests/s", rounds, Rounds.Calls::subject, round -> round.load().perSecond());
        row("p50 ms", rounds, Rounds.Calls::subject, round -> round.load().p50Ms());
        row("p99 ms", rounds, Rounds.Calls::subject, round -> round.load().p99Ms());
        row("CPU µs per request", rounds, Rounds.Calls::subject, Rounds.Calls::cpuMicros);
        long errors = rounds.stream().mapToLong(round -> round.load().errors()).sum();
        out.printf("  %-22s %d%n", "failed calls", errors);
    }

    /// What reservation, price, journal, ledger and log row of a call cost, beside the same calls without any.
    void metering(List<Rounds.Calls> metered, List<Rounds.Calls> free) {
        out.println("\nmetering");
        double with = medianOf(metered, Rounds.Calls::subject, Rounds.Calls::cpuMicros, PRODUCT);
        double without =
                median(free.stream().mapToDouble(Rounds.Calls::cpuMicros).toArray());
        out.printf("  %-22s %10.2f   free  %10.2f   ratio %.2f%n", "CPU µs per request", with, without, with / without);
    }

    void chunks(List<Rounds.Chunks> rounds) {
        out.println("\nchat, streamed");
        row("CPU µs per chunk", rounds, Rounds.Chunks::subject, Rounds.Chunks::cpuMicros);
    }

    void product(long residentMiB, Rounds.Idle idle, List<Duration> starts) {
        out.println("\nmemory and start");
        out.printf(
                "  %-22s %.1f KiB (%d streams)%n",
                "heap per idle stream", idle.heapBytesEach() / 1024.0, idle.streams());
        out.printf("  %-22s %d MiB, %d MiB with these streams%n", "resident", residentMiB, idle.residentMiB());
        double ready = median(starts.stream().mapToDouble(Duration::toMillis).toArray());
        out.printf("  %-22s %.0f ms%n", "exec to ready", ready);
    }

    private <T> void row(String title, List<T> rounds, Function<T, String> subject, ToDoubleFunction<T> value) {
        double product = medianOf(rounds, subject, value, PRODUCT);
        double nginx = medianOf(rounds, subject, value, "nginx");
        if (Double.isNaN(nginx)) {
            out.printf("  %-22s %10.2f%n", title, product);
        } else {
            out.printf("  %-22s %10.2f   nginx %10.2f   ratio %.2f%n", title, product, nginx, product / nginx);
        }
    }

    private static <T> double medianOf(
            List<T> rounds, Function<T, String> subject, ToDoubleFunction<T> value, String name) {
        return median(rounds.stream()
                .filter(round -> subject.apply(round).equals(name))
                .mapToDouble(value)
                .toArray());
    }

    /// Not a number when there is nothing to take it of.
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
