package dev.sluice.ops;

import dev.sluice.store.Dsn;
import dev.sluice.store.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Whether a file lies where a container forgets it.
public final class Container {
    private static final Set<String> FORGETFUL = Set.of("overlay", "overlayfs", "aufs", "tmpfs", "ramfs");

    private static final String SQLITE = "jdbc:sqlite:";

    private Container() {}

    /// True for an SQLite file inside a container that is not on a mounted volume (F-24).
    public static boolean loses(Dsn database) {
        return loses(database, inside());
    }

    static boolean loses(Dsn database, boolean insideContainer) {
        return database.engine() == Engine.SQLITE
                && insideContainer
                && onForgetfulStore(Path.of(database.jdbcUrl().substring(SQLITE.length())));
    }

    private static boolean inside() {
        return Files.exists(Path.of("/.dockerenv"))
                || Files.exists(Path.of("/run/.containerenv"))
                || System.getenv("KUBERNETES_SERVICE_HOST") != null
                || System.getenv("RAILWAY_ENVIRONMENT") != null;
    }

    private static boolean onForgetfulStore(Path file) {
        Path existing = file.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null
                    && FORGETFUL.contains(Files.getFileStore(existing).type());
        } catch (IOException _) {
            return false;
        }
    }
}
