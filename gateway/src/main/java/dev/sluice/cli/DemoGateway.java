package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.demo.DemoRows;
import dev.sluice.demo.DemoVendor;
import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.FirstStart;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;

/// The product over a database in a temporary folder, with the demo vendor behind it. Closing removes all of it.
///
/// `key` is a client's credential, `password` that of the account `root`.
record DemoGateway(Vertx vertx, DemoVendor vendor, Gateway gateway, Path folder, String key, String password)
        implements AutoCloseable {

    /// Starts on `PORT`, or on a free port when that is not set. No other variable of the caller counts: a
    /// demonstration
    /// must not touch a real database.
    static DemoGateway start(Environment caller) {
        var folder = temporaryFolder();
        String password = DemoRows.randomText(16);
        var environment = new Environment(Map.of(
                "PORT", caller.text("PORT", "0"),
                "SQLITE_PATH", folder.resolve("demo.db").toString(),
                "SLUICE_ROOT_PASSWORD", password));
        var vertx = Vertx.vertx();
        var vendor = DemoVendor.start(vertx);
        String key = fill(environment, vendor.baseUrl());
        return new DemoGateway(vertx, vendor, Gateway.start(environment, _ -> {}), folder, key, password);
    }

    private static String fill(Environment environment, String vendorUrl) {
        try (var database = Database.open(Dsn.main(environment), PoolConfig.small())) {
            Reconciler.main(database);
            new FirstStart(database, Clock.systemUTC(), Version.TEXT).ensureRoot(environment);
            return DemoRows.write(database, vendorUrl);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("sluice-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
