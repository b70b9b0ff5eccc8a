package dev.sluice.store;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Real databases for tests. A server is started once per JVM, when first asked for, and stopped with it; every call
/// gives a fresh, empty database as the text of an SQL_DSN.
public final class TestDatabases {
    private TestDatabases() {}

    /// A SQLite file that does not exist yet, in `folder`; needs the prefix `sqlite://` no driver of others knows.
    public static String sqlite(Path folder) {
        return "sqlite://" + folder.resolve(freshName() + ".db");
    }

    public static String postgresql() {
        return PostgresServer.start().database(freshName());
    }

    public static String mariadb() {
        return MariaServer.start().database(freshName());
    }

    /// One fresh database of each engine, for tests that must hold on all of them.
    public static Stream<Dsn> all(Path folder) {
        return List.of(sqlite(folder), postgresql(), mariadb()).stream().map(text -> Dsn.parse("SQL_DSN", text));
    }

    /// A fresh database of `engine`, as the text of an SQL_DSN.
    public static String text(Engine engine, Path folder) {
        return switch (engine) {
            case SQLITE -> sqlite(folder);
            case POSTGRESQL -> postgresql();
            case MYSQL -> mariadb();
        };
    }

    /// A fresh database of `engine`.
    public static Dsn fresh(Engine engine, Path folder) {
        return Dsn.parse("SQL_DSN", text(engine, folder));
    }

    /// A fresh database of `engine` with all tables.
    public static Database ready(Engine engine, Path folder) {
        Database database = Database.open(fresh(engine, folder), PoolConfig.small());
        Reconciler.main(database);
        return database;
    }

    private static String freshName() {
        return "t" + UUID.randomUUID().toString().replace("-", "");
    }
}
