package dev.sluice.ops;

import dev.sluice.config.Environment;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.store.Dsn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one line at start that tells which settings are in force and what decided them, so that nobody has to guess
/// whether a variable was read.
public record EffectiveSettings(
        String version, String database, String logDatabase, String redis, RoutingConfig routing, String node) {
    private static final Logger log = LoggerFactory.getLogger(EffectiveSettings.class);

    public static EffectiveSettings of(Environment environment, String version) {
        return new EffectiveSettings(
                version,
                describe(Dsn.main(environment)),
                Dsn.logs(environment).map(EffectiveSettings::describe).orElse("the same"),
                environment.text("REDIS_CONN_STRING").isPresent() ? "on" : "off",
                RoutingConfig.from(environment),
                environment.text("NODE_TYPE", "master"));
    }

    /// Kind and place of a database, without user and password.
    private static String describe(Dsn dsn) {
        String kind = switch (dsn.engine()) {
            case SQLITE -> "SQLite";
            case POSTGRESQL -> "PostgreSQL";
            case MYSQL -> "MySQL";
        };
        return "%s %s (%s)".formatted(kind, Redactor.byShape().clean(dsn.redacted()), dsn.variable());
    }

    /// Writes the line, and a warning when the database will not outlive the container.
    public void log(Environment environment) {
        log.atInfo()
                .addKeyValue("version", version)
                .addKeyValue("database", database)
                .addKeyValue("log_database", logDatabase)
                .addKeyValue("redis", redis)
                .addKeyValue("memory_cache", routing.cache() ? "enabled" : "disabled")
                .addKeyValue("decided_by", routing.decidedBy())
                .addKeyValue("sync_s", routing.syncEvery().toSeconds())
                .addKeyValue("node_type", node)
                .log("settings in force");
        if (Container.loses(Dsn.main(environment))) {
            log.warn("the SQLite database lies in a container without a volume and is lost with it");
        }
    }
}
