package dev.sluice.bench;

import static dev.sluice.store.OptionRows.OPTIONS;

import dev.sluice.demo.DemoRows;
import dev.sluice.store.Database;
import dev.sluice.store.PoolConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts upstream, product and, where installed, nginx on loopback, measures them in turns and prints what it found.
///
/// Takes the path of the launcher as argument. Ends with code 1 when any call fails, and leaves its folder with the
/// logs of all
/// processes then. Lasts about two minutes.
public final class Bench {
    private static final int STARTS = 3;

    private final PrintStream out;
    private final Vertx vertx;
    private final Path folder;
    private final Product product;
    private final Product unmetered;

    private Bench(PrintStream out, Vertx vertx, Path folder, Path launcher) {
        this.out = out;
        this.vertx = vertx;
        this.folder = folder;
        this.product = new Product("sluice", launcher, folder.resolve("metered"));
        this.unmetered = new Product("unmetered", launcher, folder.resolve("unmetered"));
    }

    static void main(String[] arguments) throws IOException {
        var folder = Files.createTempDirectory("sluice-bench");
        var vertx = Vertx.vertx();
        boolean clean = new Bench(System.out, vertx, folder, Path.of(arguments[0])).run();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (clean) { // otherwise the logs in it are of use
            Commands.delete(folder);
        }
        System.exit(clean ? 0 : 1);
    }

    private boolean run() throws IOException {
        try (var upstream = startUpstream()) {
            String key = prepare(product, upstream);
            String freeKey = prepare(unmetered, upstream);
            giveAway();
            var starts = coldStarts();
            try (var sluice = product.start().subject();
                    var free = unmetered.start().subject()) {
                var nginx = Nginx.start(folder, upstream.port());
                try {
                    return measure(key, sluice, new Free(free, freeKey), nginx, starts);
                } finally {
                    nginx.ifPresent(Subject::close);
                }
            }
        }
    }

    /// A product on which calls cost nothing, and its key.
    private record Free(Subject subject, String key) {}

    private boolean measure(String key, Subject sluice, Free free, Optional<Subject> nginx, List<Duration> starts) {
        var subjects = new ArrayList<>(List.of(sluice));
        nginx.ifPresent(subjects::add);
        var load = Wrk.find(folder, Rounds.CONNECTIONS).orElseGet(() -> new OwnLoad(vertx, Rounds.CONNECTIONS));
        var rounds = new Rounds(out, vertx, load, key);
        var report = new Report(out);

        report.context(load.name(), nginx.isPresent());
        var calls = rounds.calls(subjects);
        var freeCalls = new Rounds(out, vertx, load, free.key()).calls(List.of(free.subject()));
        free.subject().close();
        var paced = rounds.pacedCalls(subjects);
        var chunks = rounds.chunks(subjects);
        var idle = rounds.idle(sluice);
        report.calls("chat, whole answer, as fast as it goes", calls);
        report.calls("chat, whole answer, %d calls a second".formatted(Rounds.RATE), paced);
        report.metering(calls, freeCalls);
        report.chunks(chunks);
        report.product(sluice.residentMiB(), idle, starts);
        return Stream.of(calls, freeCalls, paced)
                .flatMap(List::stream)
                .allMatch(round -> round.load().errors() == 0);
    }

    /// The first start writes the schema; what is measured needs rows in it.
    private String prepare(Product fresh, Subject upstream) throws IOException {
        Files.createDirectories(fresh.folder());
        var first = fresh.start();
        first.subject().close();
        out.printf("first start, on no database: %d ms%n", first.coldStart().toMillis());
        try (var database = Database.open(fresh.dsn(), PoolConfig.small())) {
            return DemoRows.write(database, upstream.url(""));
        }
    }

    /// No price, no reservation, no log rows: what remains is the relay.
    private void giveAway() {
        var options = Map.of(
                "ModelRatio", "{\"gpt-4o-mini\":0}",
                "quota_setting.enable_free_model_pre_consume", "false",
                "LogConsumeEnabled", "false",
                "DataExportEnabled", "false");
        try (var database = Database.open(unmetered.dsn(), PoolConfig.small())) {
            database.write(sql -> {
                options.forEach((name, value) -> sql.insertInto(OPTIONS)
                        .set(OPTIONS.KEY, name)
                        .set(OPTIONS.VALUE, value)
                        .execute());
                return options;
            });
        }
    }

    private List<Duration> coldStarts() {
        var times = new ArrayList<Duration>();
        for (int start = 0; start < STARTS; start++) {
            var started = product.start();
            times.add(started.coldStart());
            started.subject().close();
        }
        return times;
    }

    private Subject startUpstream() throws IOException {
        int port = Commands.freePort();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FastUpstream.class.getName(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("upstream.log").toFile())
                .start();
        var subject = new Subject("upstream", process, port);
        Ready.await(subject, "/");
        return subject;
    }
}
