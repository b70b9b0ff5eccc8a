package dev.sluice.store;

import dev.sluice.config.Environment;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a database is and how to sign in, in the words of a JDBC driver.
///
/// `variable` is the environment variable it came from, for messages. `properties` go to the driver and hold the
/// password; `redacted` is for people. `zone` is the zone of MySQL's date columns, which carry none of their own.
///
/// Source of the accepted forms: the drivers of new-api (go-sql-driver/mysql, pgx, glebarez/sqlite).
public record Dsn(
        String variable, Engine engine, String jdbcUrl, Map<String, String> properties, ZoneId zone, String redacted) {
    public static final String DEFAULT_SQLITE_PATH = "one-api.db?_busy_timeout=30000";

    public Dsn {
        properties = Map.copyOf(properties);
    }

    Dsn(String variable, Engine engine, String jdbcUrl, Map<String, String> properties, String redacted) {
        this(variable, engine, jdbcUrl, properties, ZoneOffset.UTC, redacted);
    }

    /// The main database: `SQL_DSN`, else `DATABASE_URL` as hosting platforms set it, else SQLite at `SQLITE_PATH`.
    public static Dsn main(Environment environment) {
        if (environment.text("SQL_DSN").isPresent()) {
            return parse("SQL_DSN", environment.text("SQL_DSN", ""), environment);
        }
        return parse("DATABASE_URL", environment.text("DATABASE_URL", ""), environment);
    }

    /// The database that holds `logs`, when it is not the main one: `LOG_SQL_DSN`.
    public static Optional<Dsn> logs(Environment environment) {
        return environment.text("LOG_SQL_DSN").map(text -> parse("LOG_SQL_DSN", text, environment));
    }

    /// Reads `text` as new-api reads SQL_DSN. Fails with [BadDsn], which names `variable`.
    public static Dsn parse(String variable, String text) {
        return parse(variable, text, new Environment(Map.of()));
    }

    private static Dsn parse(String variable, String text, Environment environment) {
        if (text.isEmpty() || text.startsWith("local")) {
            return SqliteDsn.parse("SQLITE_PATH", environment.text("SQLITE_PATH", DEFAULT_SQLITE_PATH));
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "postgres", "postgresql" -> PostgresDsn.parse(variable, text.substring(colon + 3));
            case "mysql", "mariadb" -> MysqlDsn.parseUrl(variable, text.substring(colon + 3));
            case "sqlite", "file" -> SqliteDsn.parse(variable, text.substring(colon + 3));
            case "clickhouse", "tcp", "http", "https" ->
                throw new BadDsn(
                        variable,
                        "names a ClickHouse server, which Sluice cannot write logs to; unset it or name a"
                                + " PostgreSQL, MySQL or SQLite database");
            default -> MysqlDsn.parse(variable, text);
        };
    }

    /// The file of a SQLite database.
    public Optional<Path> file() {
        return engine == Engine.SQLITE
                ? Optional.of(Path.of(jdbcUrl.substring("jdbc:sqlite:".length())))
                : Optional.empty();
    }

    /// Never the password.
    @Override
    public String toString() {
        return redacted;
    }
}
