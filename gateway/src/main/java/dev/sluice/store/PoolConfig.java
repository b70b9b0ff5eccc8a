package dev.sluice.store;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.time.Duration;

/// How many connections one database may have: `SQL_MAX_OPEN_CONNS` (50), `SQL_MAX_IDLE_CONNS` (10, how many stay open
/// unused), `SQL_MAX_LIFETIME` (seconds, 1800). SQLite has one writer and four readers whatever these say.
public record PoolConfig(int maximum, int idle, Duration lifetime, Duration connectLimit) {
    public PoolConfig {
        idle = Math.min(idle, maximum);
    }

    public static PoolConfig from(Environment environment) {
        int maximum = environment.number("SQL_MAX_OPEN_CONNS", 50);
        if (maximum < 2) {
            throw new BadSetting("SQL_MAX_OPEN_CONNS", Integer.toString(maximum), "2 or more");
        }
        // A pool has no use for connections that live less than half a minute.
        Duration lifetime = environment.seconds("SQL_MAX_LIFETIME", 1800);
        return new PoolConfig(
                maximum,
                Math.max(0, environment.number("SQL_MAX_IDLE_CONNS", 10)),
                lifetime.compareTo(Duration.ofSeconds(30)) < 0 ? Duration.ofSeconds(30) : lifetime,
                Duration.ofSeconds(5));
    }

    /// What a single command needs.
    public static PoolConfig small() {
        return new PoolConfig(4, 0, Duration.ofMinutes(30), Duration.ofSeconds(5));
    }
}
