package dev.sluice.bench;

import dev.sluice.store.Dsn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/// The packaged product, started by its launcher over a SQLite database in `folder`.
record Product(String name, Path launcher, Path folder) {
    /// A started product and the time from its exec to its first 200 on `/readyz`.
    record Started(Subject subject, Duration coldStart) {}

    Started start() {
        int port = Commands.freePort();
        var builder = new ProcessBuilder(launcher.toString(), "serve")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sluice.log").toFile());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("SQLITE_PATH", database().toString());
        builder.environment().keySet().removeIf(name -> name.equals("SQL_DSN") || name.equals("DATABASE_URL"));
        try {
            long began = System.nanoTime();
            var subject = new Subject(name, builder.start(), port);
            Ready.await(subject, "/readyz");
            return new Started(subject, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Dsn dsn() {
        return Dsn.parse("SQL_DSN", "sqlite://" + database());
    }

    private Path database() {
        return folder.resolve("bench.db");
    }
}
